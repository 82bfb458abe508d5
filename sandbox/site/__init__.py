"""The customer's own web site: its pages, and the browser of a visitor who reads them."""
