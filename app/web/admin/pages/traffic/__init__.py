"""Pages about what comes in and what goes out: events, deliveries, figures."""
