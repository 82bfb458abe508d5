"""The language of messages with merge fields: `Deal of ${Deals.Account_Name}: ${Deals.Amount}`.

    template = parse("${Deals.Deal_Name} is worth ${Deals.Amount}")     # GrammarError when a bracket stays open
    bound = bind(template, module, catalog)                            # which fields are meant, which are unknown
    fill(bound, lambda merge: …)                                       # the text

nodes.py says what there is, parser.py reads, printer.py writes, binding.py looks the names up in the catalogue.
"""
