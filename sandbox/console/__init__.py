"""The console: one web page that looks and behaves like a small Cliq, with a tab that shows the CRM.

It only serves files; everything the page does goes through the control API.
"""
