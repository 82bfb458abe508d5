"""Pages about visitors of web sites: where they come from, what is known of them, what is done for them."""
