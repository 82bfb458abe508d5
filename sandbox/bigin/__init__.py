"""Bigin on loopback: the CRM's API with other paths, fewer modules and smaller limits."""
