"""From a typed text to lexemes: vocabularies, the lexicon of one catalogue, numbers, times, and how they are cut out."""
