"""Workflow rules that call webhooks, and signals that a function of the CRM passes on."""
