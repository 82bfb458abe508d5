"""Catalogues and sentences in Japanese and English."""
