"""Webhooks: who wants which event, with which key it is signed, how it is delivered and tried again."""
