"""What is told to whom: workflow notifications, types of signals, schedules. Nothing is sent here."""
