"""Commands about visitors of web sites and chats."""
