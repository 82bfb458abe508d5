"""The search of one module: words, e-mail, phone, and criteria with their own small language."""
