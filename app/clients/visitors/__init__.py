"""Services that visitors come from or go to, beside the CRM."""
