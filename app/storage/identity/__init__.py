"""Who asks: people, linked accounts, their tokens."""
