"""What a card shows of a visitor, put together from what is known: texts as a person reads them, nothing escaped."""
