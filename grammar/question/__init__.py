"""The language of questions to the bot: reader.read(text, …) → nodes.Reading.

A text is cut into lexemes over a lexicon of the catalogue (words/); for each module that may be meant the lexemes get
roles and are parsed (lines/); the parts become a Question, with defaults from one table (reading/); the Question is
told back as a sentence and as JSON, with its neighbours (telling/). Runs nothing: what is asked of the CRM, and what
won and lost mean in its pipelines, is app/search's.
"""
