"""The record of answers that were paid for, and what a run may still spend."""
