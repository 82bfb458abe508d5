"""What came from outside without being asked for: events, the addresses they come to, and what was refused there."""
