"""The embedded engine: a Bergamot model, read and run with numpy."""
