"""From lexemes to a Question: names, roles, the grammar over roles, and what the parts mean together."""
