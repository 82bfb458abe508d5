"""Pages about visitors of web sites."""
