"""Clearbit and Hunter on loopback: who is behind an e-mail address, and which company behind a domain."""
