"""Moves, removals, merges and adoptions: what keeps a project in order."""
