"""Journeys of a person in a real browser, against the processes that `make run` starts."""
