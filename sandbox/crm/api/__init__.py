"""The HTTP of the CRM: one file per group of addresses."""
