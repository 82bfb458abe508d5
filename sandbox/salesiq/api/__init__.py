"""The addresses of SalesIQ's REST API."""
