"""The language of rules: `[Industry] is [Software] and [Employees] > [100]`, `[業界] が [ソフトウェア] である`.

    parser.parse(text, vocabulary) -> nodes.Condition      or errors.GrammarError, with the place marked
    printer.to_text(condition, language) -> str            and back
    form.to_form(condition), form.read(…)                  the same as rows of an editor
    form.to_json(condition), form.from_json(…)             the same as it is kept

Knows nothing of visitors: what can be named is in the vocabulary that the caller brings. It evaluates nothing.
"""
