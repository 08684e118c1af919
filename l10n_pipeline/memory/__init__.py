"""Translations that the project has already, for texts that are the same."""
