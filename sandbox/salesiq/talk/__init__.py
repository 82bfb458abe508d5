"""Visitors, conversations and their messages, and the events that follow from them."""
