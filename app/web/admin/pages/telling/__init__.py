"""Pages about what people are told: notifications, signals, schedules."""
