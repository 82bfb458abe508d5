"""Zoho Accounts on loopback: consent, tokens of two data centres, and the check that every API makes of them."""
