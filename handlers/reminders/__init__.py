"""Reminders of tasks, calls and meetings."""
