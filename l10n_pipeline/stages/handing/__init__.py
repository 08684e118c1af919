"""Texts for whoever translates with hands of their own, a coding agent above all: handed out, and taken back."""
