"""Cliq's REST API, v2 and v3: strict bodies, tokens and scopes, rate limits, the vendor's error bodies.

It keeps nothing itself; chats and messages are in sandbox/cliq/chat.
"""
