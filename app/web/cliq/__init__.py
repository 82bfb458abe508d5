"""The doors for Cliq, in front of Flask."""
