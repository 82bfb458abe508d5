"""Zoho SalesIQ over REST: its portals, people, conversations, visitors and webhooks."""
