"""From a typed text to lexemes: vocabularies, the lexicon of a catalogue, numbers, times, and the cutting itself."""
