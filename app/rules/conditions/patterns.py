"""Regular expressions that administrators write: ignoring case, and stopped when one would run long.

Python's own `re` cannot be stopped; `regex` has a time limit. What is no regular expression is taken as a pattern with
* and ?.
"""

import fnmatch
from collections.abc import Callable

import regex

SECONDS_MOST = 0.02  # of one comparison; a hundred times what an ordinary one takes
TEXT_MOST = 2000  # characters of the text that are looked at


class Stopped(Exception):
    """The expression would have run too long; facts: the expression."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self.pattern = pattern


def compiled(pattern: str) -> Callable[[str], bool]:
    """Whether a text has the pattern in it, or is as one with * and ? says. The test raises Stopped."""
    try:
        search = regex.compile(pattern, regex.IGNORECASE | regex.VERSION0).search
    except regex.error:
        search = regex.compile(fnmatch.translate(pattern), regex.IGNORECASE).match

    def test(text: str) -> bool:
        try:
            return search(text[:TEXT_MOST], timeout=SECONDS_MOST) is not None
        except TimeoutError:
            raise Stopped(pattern) from None

    return test
