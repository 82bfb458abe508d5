"""Visitors of web sites: what happens to them, who hears of it, and what is known of one at a moment."""
