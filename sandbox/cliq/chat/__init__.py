"""People, channels, chats and messages of the stand-in, and who sees what.

It knows nothing of webhooks and HTTP.
"""
