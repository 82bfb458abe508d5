"""The language of /zcrm: parse, complete, print and explain one command.

    parser.parse(text, catalog) -> nodes.Command          or errors.GrammarError
    complete.complete(text, catalog) -> Completion        what may come next
    printer.to_text(command) -> str                       and back
    explain.explain(text, catalog, hint) -> dict          how it was read, as JSON
    usage.usage(catalog), usage.example(…)                what help says

Knows nothing of Zoho: what can be named is in the catalogue that the caller brings.
"""
