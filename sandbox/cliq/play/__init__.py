"""What people do in Cliq, and what Cliq then does: send a webhook, show the answer to those who may see it.

HTTP of the control API and of the REST API is elsewhere.
"""
