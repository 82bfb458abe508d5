"""A Question told back: as a sentence, as JSON, with its neighbours, and what can be asked at all."""
