"""Visitors of web sites: their visits, chats and identity, what is known of them, and the links to outside services."""
