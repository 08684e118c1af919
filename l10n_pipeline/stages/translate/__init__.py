"""Open units: from the memory, by an engine, as copies."""
