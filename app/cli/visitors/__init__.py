<<<<<<< HEAD
"""Commands about visitors of web sites."""
=======
"""Commands about visitors of web sites and chats."""
>>>>>>> main
