"""Who is told what, where and when: rules, preferences, follows, schedules, reminders."""
