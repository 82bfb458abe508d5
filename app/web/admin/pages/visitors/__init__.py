"""Pages about visitors of web sites: channels that hear of them, what is said to them."""
