"""Commands about what comes in and what goes out: hooks, events, deliveries."""
