"""Zoho SalesIQ on loopback: REST v2 and v3, signed webhooks, and the chats that people play through the control API."""
