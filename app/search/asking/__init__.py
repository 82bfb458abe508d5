"""A question answered from the CRM: figures, groups or rows. answer.answer and words.search_words are the doors."""
