"""l10n.yaml: its keys, their values, and YAML nodes with their lines."""
