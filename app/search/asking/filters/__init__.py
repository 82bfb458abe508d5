"""The conditions of a question: what COQL is asked, and what every row is checked for."""
