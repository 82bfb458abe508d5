"""`make bench`: how fast the server is, beside plain Flask and slack_bolt in the same run.

Nothing here is needed to serve.
"""
