"""What outside services call by themselves, each with its own proof of who it is."""
