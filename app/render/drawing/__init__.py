"""Charts drawn by matplotlib, whose import costs a second and 80 MB: only child.py and tests import this."""
