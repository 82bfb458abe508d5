"""Documents on paper (PDF), drawn with fpdf2 in a process of their own."""
