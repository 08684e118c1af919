"""Cut articles into segments, keep their translations in PO files, put localized editions together."""
