"""Rules that act on visitors: the rules, the presets of rings, what waits, what was done, who is on which list."""
