"""From the sources to templates and PO files."""
