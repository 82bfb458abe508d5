"""The outbox: what must be sent, kept until it was."""
