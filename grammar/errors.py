"""The one error that every language of ours raises: a code, a place in the text as typed, and the way out.

Holds no sentences: app/i18n makes them from `code` and `facts`, in the reader's language.
"""

from typing import Literal, get_args

Code = Literal[
    "empty",  # nothing but blanks was typed
    "unknown_module",  # facts: typed, choices (command words)
    "module_form",  # singular, capitalised, Japanese or misspelt; facts: typed, module (the right word)
    "unknown_field",  # facts: typed, module, choices (closest labels)
    "ambiguous_field",  # facts: typed, module, choices ((label, api name) pairs)
    "unusable_field",  # facts: typed, module, reason ('date' | 'salutation' | 'type'), type
    "unknown_operator",  # facts: typed, label
    "operator_case",  # facts: typed, operator (the right spelling)
    "operator_not_for_type",  # facts: operator, label, kind
    "too_many_criteria",  # facts: limit, count
    "too_many_values",  # facts: limit, count, label
    "empty_value",  # facts: label
    "not_a_number",  # facts: typed, label
    "not_a_boolean",  # facts: typed, label
    "unclosed_bracket",  # facts: opened (column of the opening bracket), bracket (the closing one)
    "unclosed_quote",  # facts: opened (column of the opening quote)
    "missing_operator",  # facts: label
    "missing_value",  # facts: label, operator
    "missing_field",
    "brackets_forgotten",  # facts: label, operator, value, and as_word: the same text as a word search
    "unexpected",  # facts: typed
    "too_long",  # facts: limit, count
    "other_module",  # a merge field of another module than the message's; facts: typed, module, other (labels)
    "not_a_lookup",  # a name after a field that leads nowhere; facts: typed, label
    "too_deep",  # a merge field beyond the related record, brackets within brackets of a condition; facts: typed
    "mixed_joints",  # and, or side by side without brackets; facts: typed
    "missing_joint",  # two comparisons with nothing between them
    "unknown_value",  # not in the field's list; facts: typed, label, choices (closest)
    "two_values",  # 'between' needs two; facts: label
    "not_an_address",  # no IP address or network; facts: typed, label
]
CODES: tuple[str, ...] = get_args(Code)


class GrammarError(Exception):
    """A text that cannot be read.

    code       one of CODES
    column     code points of the text as typed, from 1; len(text) + 1 = something is missing at the end
    length     code points of the marked run, 0 = a place between two characters
    expected   what may stand there: words that can be typed as they are, and FIELD, VALUE, NUMBER, WORD, END
               for the kinds that can't be listed
    facts      values for the sentence; which ones, stands beside each code above
    corrected  the whole text put right; None when no correction parses
    certain    the correction says what was meant, so it may be offered as a button that runs it
    example    a correct text for that very module and field
    """

    def __init__(
        self,
        code: Code,
        column: int,
        length: int = 0,
        expected: tuple[str, ...] = (),
        facts: dict[str, object] | None = None,
        *,
        corrected: str | None = None,
        certain: bool = False,
        example: str = "",
    ) -> None:
        super().__init__(code, column)
        self.code: Code = code
        self.column = column
        self.length = length
        self.expected = expected
        self.facts = facts or {}
        self.corrected = corrected
        self.certain = certain
        self.example = example
