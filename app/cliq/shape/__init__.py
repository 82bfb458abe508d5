"""How the shape of what Cliq sends is checked; which shapes there are stands in app/cliq/schema.py."""
