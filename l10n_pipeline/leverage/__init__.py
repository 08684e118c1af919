"""What of a translation holds when its source has changed: all of it where only code moved, else its sentences."""
