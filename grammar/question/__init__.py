"""The language of questions to the bot: reader.read(text, …) → nodes.Reading.

A text is cut into lexemes over a lexicon of the catalogue (words/), the lexemes are given roles and parsed for each
module that may be meant (reading/), the parts are made into a Question with defaults from one table, and the Question is
told back as a sentence, as JSON, with its neighbours (telling/). Runs nothing: what is asked of the CRM, and what won and
lost mean in its pipelines, is app/search's.
"""
