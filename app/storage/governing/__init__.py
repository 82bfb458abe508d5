"""Who administers this server, and what they did."""
