"""Zoho CRM v8 on loopback: metadata, records, notes, COQL, search, people, rights and limits."""
