"""The stand-in for Zoho Cliq: chats, the webhooks Cliq sends, the answers it accepts, and its REST API.

It knows nothing of the product: the product is one callback URL.
"""
