"""The tables, one file for each part of the product; every.py names them all."""
