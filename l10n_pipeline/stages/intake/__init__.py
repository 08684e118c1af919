"""Brings in what was translated elsewhere."""
