"""Open forms and the shapes of what people fill in.

It sends nothing; sandbox/cliq/play/forms.py does.
"""
