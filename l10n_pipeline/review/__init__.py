"""A local web page on which people read an edition as its reader will, and mend its PO files."""
