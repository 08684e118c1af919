"""From the PO files to editions."""
