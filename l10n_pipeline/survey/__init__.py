"""Looks at a site that exists: which generator builds it, where its sources are, and what is translated."""
