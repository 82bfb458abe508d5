"""Tables about visitors of web sites: who they are and what they do, what we are linked to, and what comes of both."""
