"""The tests: the tree below mirrors the product's; journeys through several floors have folders of their own."""
