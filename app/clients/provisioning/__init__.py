"""What is called when the product is set up, and never while it serves."""
