"""The product: one folder per feature, and the explicit list of them."""
