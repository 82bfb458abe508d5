"""What the server is measured against: a bare Flask route, the same command in slack_bolt, and a CRM that does nothing.

Each module is a WSGI application of its own, started by bench/servers.py with the server's own gunicorn settings.
"""
