"""The JSON API under /api: what the administration pages do, for programs."""
