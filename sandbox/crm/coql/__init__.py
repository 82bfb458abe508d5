"""COQL: a real parser, the vendor's checks and limits, and a run over the rows that the asker may see."""
