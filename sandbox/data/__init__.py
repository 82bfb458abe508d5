"""What the sandbox starts with: the people of the demo organisation, its metadata and its records."""
