r"""What stands between brackets in the languages: labels and values as typed to what they mean, and back.

    [会社]   「Zylker, Inc.」   ["Zylker, Inc.", a \] b]

Three kinds of brackets; a backslash takes the next sign out of the language; a value in quotes may hold commas. It
knows no field and reads no criterion.
"""

import re

from grammar.folding import STRIPPED, narrow

Span = tuple[int, int]
"""[start, end) of the text as typed."""

QUOTES = '"“”„‟'
# After a backslash these lose their meaning; before any other character the backslash is text (C:\dir).
_ESCAPABLE = "[]【】「」,、\\" + QUOTES
_ESCAPED = re.compile(rf"\\([{re.escape(_ESCAPABLE)}])")
QUOTED = re.compile(r"[\"“”„‟](?:[^\"“”„‟\\]|\\.|[\"“”„‟]{2})*+[\"“”„‟]", re.DOTALL)
_DOUBLED = re.compile(r"\\(.)|[\"“”„‟]([\"“”„‟])", re.DOTALL)
_GROUP_HEAD = re.compile(r"(?:\A|[^0-9.,])[0-9]{1,3}\Z")
_GROUP_TAIL = re.compile(r"[0-9]{3}(?![0-9])")
_OPENING = {"]": "[", "】": "【", "」": "「"}
_QUOTE_FIRST = re.compile(r"[,、]")
_IN_QUOTES = re.compile(r"[\"“”„‟\\]")
_IN_BRACKETS = {closing: re.compile(f"[{re.escape(opening + closing)}\\\\]") for closing, opening in _OPENING.items()}


def value_of(raw: str) -> str:
    """A value as meant: quotes taken off, escapes undone. raw: the typed value without blanks at its ends."""
    flat = narrow(raw)
    if flat[:1] in QUOTES and QUOTED.fullmatch(flat):
        return _kept(raw[1:-1], flat[1:-1], _DOUBLED)
    return unescaped(raw)


def unescaped(raw: str) -> str:
    """Text from between brackets with its escapes undone."""
    return _kept(raw, narrow(raw), _ESCAPED) if "\\" in raw or "＼" in raw else raw


def _kept(raw: str, flat: str, pattern: re.Pattern[str]) -> str:
    """`raw` where each match in `flat` (same length) leaves its group, except backslashes that escape nothing."""
    pieces, done = [], 0
    for match in pattern.finditer(flat):
        if match[1] and match[1] not in _ESCAPABLE:
            continue
        pieces += [raw[done : match.start()], raw[match.end() - 1 : match.end()]]
        done = match.end()
    return "".join(pieces) + raw[done:] if pieces else raw


def trimmed(place: Span, typed: str) -> Span:
    """The place without the blanks at its ends."""
    start, end = place
    text = typed[start:end]
    return start + len(text) - len(text.lstrip(STRIPPED)), end - len(text) + len(text.rstrip(STRIPPED))


def grouped(spans: list[Span], typed: str) -> list[Span]:
    """Joins 1 and 000 to 1,000: three digits after a comma without a blank belong to the number before (Z8)."""
    joined: list[Span] = []
    open_group = False
    for start, end in spans:
        text = narrow(typed[start:end])
        touches = bool(joined) and start == joined[-1][1] + 1 and typed[start - 1] in ",，"
        if open_group and touches and _GROUP_TAIL.match(text):
            joined[-1] = (joined[-1][0], end)
            open_group = len(text) == 3
        else:
            joined.append((start, end))
            open_group = bool(_GROUP_HEAD.search(text))
    return joined


def label_text(label: str, closing: str = "]") -> str:
    """A label as it stands between brackets of that kind."""
    return escaped(label.strip(STRIPPED), _IN_BRACKETS[narrow(closing)])


def written(value: str, closing: str = "]") -> str:
    """A value as it stands between brackets of that kind: quoted when it holds a comma, a quote or a blank at its
    ends, with escapes where it holds these brackets."""
    flat = narrow(value)
    if _QUOTE_FIRST.search(flat) or flat[:1] in ' "“”„‟' or flat[-1:] == " ":
        return quoted(value)
    return escaped(value, _IN_BRACKETS[narrow(closing)])


def quoted(text: str) -> str:
    """The text in quotes."""
    return f'"{escaped(text, _IN_QUOTES)}"'


def escaped(text: str, special: re.Pattern[str]) -> str:
    """With a backslash before each character that is special, whatever its width."""
    flat = narrow(text)  # a full-width bracket is a bracket, too
    if not special.search(flat):
        return text
    return "".join(f"\\{char}" if special.match(near) else char for char, near in zip(text, flat, strict=True))
