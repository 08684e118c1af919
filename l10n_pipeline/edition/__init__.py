"""From a document and a locale's targets to the bytes of an edition."""
