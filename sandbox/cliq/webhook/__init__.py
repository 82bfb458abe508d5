"""The signed requests that Cliq sends to the extension's callback, and what comes back.

It does not decide who sees an answer.
"""
