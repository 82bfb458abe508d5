"""Rules that need nobody: arithmetic over facts, pure."""
