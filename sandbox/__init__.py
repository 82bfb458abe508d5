"""Zoho on loopback: a faithful stand-in for tests, demos and development. Knows nothing of the product."""
