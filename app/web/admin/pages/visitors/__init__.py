"""Pages about visitors of web sites: which channels hear of them, what is known of them, what is said to them."""
