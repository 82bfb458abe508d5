"""SalesIQ as somebody of ours, within the allowance that all processes share."""
