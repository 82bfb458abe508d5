"""Commands about visitors of web sites."""
