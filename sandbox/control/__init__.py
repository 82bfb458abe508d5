"""The control API of Cliq: what tests, demos and the console page use in place of a person's screen and hands.

The calls are those of the project's description of the sandbox; what they do is in sandbox/cliq/play.
"""
