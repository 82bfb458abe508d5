"""What administrators do, whichever way they ask: the pages, the JSON API and the command line call the same functions.

Each change is one transaction with its line in the audit log.
"""
