"""From lexemes to a parsed line: names gathered, a role for every word in one module's scope, the grammar of roles."""
