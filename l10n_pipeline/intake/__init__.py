"""Translations that were made elsewhere: what other tools' files say, and which units of ours it belongs to."""
