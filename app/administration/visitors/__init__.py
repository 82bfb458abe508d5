"""What an administrator decides about visitors of web sites: links to services, brands, who is added where."""
