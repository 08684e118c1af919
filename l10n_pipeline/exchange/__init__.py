"""What other tools read: the term base as a glossary."""
