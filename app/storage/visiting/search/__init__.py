"""How visitors are found by their names, which lie sealed."""
