<<<<<<< HEAD
"""Pages about visitors of web sites: where they come from, what is known of them, what is done for them."""
=======
"""Pages about visitors of web sites: channels that hear of them, what is said to them."""
>>>>>>> main
