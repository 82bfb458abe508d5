"""The languages, one folder each. Knows Lark; knows nothing of Zoho, Flask or the database."""
