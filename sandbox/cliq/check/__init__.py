"""What Cliq refuses in an answer or a posted message, each finding with the name of the limit.

Pure: a JSON value in, a list of problems out. What happens to a refused answer is decided by the caller.
"""
