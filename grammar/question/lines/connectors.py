"""Chooses what the small words do where they stand: join two of a kind, lead to a name, say what is there, or nothing.

Works on a row whose other words are chosen; a small word that does nothing is dropped.
"""

from grammar.question.lines.names import Name
from grammar.question.lines.roles import Choice
from grammar.question.lines.row import CONNECTORS, DROPPED, KEYS, VALUES, Options, Row

# Words that may be dropped when nothing fits; negations and ends of ranges may not.
_LOOSE = frozenset(
    (
        *("AND", "OR", "OF", "TO", "WITH", "BY", "ARU", "FILLED", "THIS", "THEM", "AVAILABLE", "EACH", "SORT", "POSS"),
        *("SINCE", "SUBJECT"),
    )
)
_POSTS = frozenset(("ATMOST_POST", "BEFORE_POST", "AFTER_POST", "UNTIL_POST", "SINCE_POST"))
_RANGED = frozenset(("PERIOD", "NUMBER", "SPAN"))
_TARGETS = frozenset(("CHILD", "FIELD", "REL"))
_SAY_HOW = frozenset(
    ("NAME", "VALUE", "CMP", "NUMBER", "TEXTOP", "PERIOD", "USER", "ME", "SINCE", "BEFORE", "BETWEEN", "SPAN")
)
_WEAK_SINCE = frozenset(("from", "starting", "beginning", "as from"))  # 'deals from this year' is no range


def connect(row: Row) -> None:
    """Choose for every small word, from left to right."""
    for place, options in enumerate(row.options):
        if place in row.flips or not (row.is_soft(place) or options.keys() & CONNECTORS):
            continue
        if row.picks[place] not in DROPPED and row.picks[place] not in CONNECTORS:
            continue
        pick = _joins(row, place, options) or _leads(row, place, options)
        if not pick:
            loose = "FILLER" in options or all(kind in DROPPED or kind in _LOOSE for kind in options)
            pick = "FILLER" if loose else row.picks[place]
        row.picks[place] = pick


def _joins(row: Row, place: int, options: Options) -> str:
    """What joins two of a kind: ranges, alternatives, keys."""
    if not options.keys() & {"TO", "AND", "OR", "COMMA"}:
        return ""
    before, after = row.ahead_of(place), row.after(place)
    left, right = row.pick(before), row.pick(after)
    if after is not None and any("OR" in row.options[n] or row.picks[n] == "AND" for n in range(place + 1, after)):
        return ""  # of ', or' the last one joins
    compares = left == "PERIOD" and ("VS" in row.picks or "VERSUS" in row.picks)
    is_range = not options.keys() & {"AND", "COMMA"} or "BETWEEN" in row.picks[: place + 1]
    if "TO" in options and left == right and left in _RANGED and is_range and not compares:
        return "TO"
    if options.keys() & {"AND", "OR", "COMMA"}:
        if left in VALUES and right in VALUES and _are_alike(row, before, after):
            return "OR"
        if left == right == "AGG" or (left in KEYS and right in KEYS and "OR" not in options):
            return "AND"
    return ""


def _are_alike(row: Row, before: int | None, after: int | None) -> bool:
    """Two values can be alternatives when some field may have both."""
    first, second = row.value(before), row.value(after)
    if isinstance(first, Choice) and isinstance(second, Choice):
        return bool({option[0] for option in first.options} & {option[0] for option in second.options})
    if row.pick(before) == "ME":
        return False
    mixed = isinstance(first, Choice) != isinstance(second, Choice)
    return not mixed or (after is not None and "OR" in row.options[after - 1])


def _leads(row: Row, place: int, options: Options) -> str:
    """What says something about the word before or after it."""
    found = _time(row, place, options)
    if found:
        return found
    before, after = row.ahead_of(place), row.after(place)
    left, right = row.pick(before), row.pick(after)
    if "POSS" in options:
        return "POSS" if left in ("NAME", "USER") and before == place - 1 else "FILLER"
    if "NOT" in options:
        return "NOT"
    if "SORT" in options and right in ("FIELD", "MEASURE", "REL", "AGG", "COUNT", "EVENT", "DIR"):
        return "SORT"
    if "CREATOR" in options and right in ("NAME", "USER", "ME", *KEYS):
        return "BY" if right in KEYS else "CREATOR"  # added by John; added by each user
    return _preposition(row, place, options) or _existence(row, place, options) or _pointer(row, place, options)


def _time(row: Row, place: int, options: Options) -> str:
    """since, before, までに, から: on which side of a period or an amount."""
    before = row.ahead_of(place)
    left, right = row.pick(before), row.pick(row.after(place))
    text = row.lexemes[place].text
    if right == "PERIOD":
        if "SINCE" in options and text not in _WEAK_SINCE:
            return "SINCE"
        for kind in ("AFTER", "BEFORE", "UNTIL"):
            if kind in options and not ("FILLER" in options and kind != "AFTER"):
                return kind
    ranged = "TO" in row.picks[:place]
    if left == "PERIOD" and before == _neighbour(row, place):
        if "SINCE_POST" in options and not (text == "からの" and right == "NAME"):
            return "SINCE_POST"
        for kind in ("UNTIL_POST", "BEFORE_POST", "AFTER_POST"):
            if kind in options:
                return "FILLER" if kind == "UNTIL_POST" and ranged else kind
    if "ATMOST_POST" in options and left in ("NUMBER", "SPAN"):
        return "FILLER" if ranged else "ATMOST_POST"
    if options.keys() & _POSTS and "FILLER" not in options:
        return "FILLER" if left in _RANGED else ""
    return ""


def _neighbour(row: Row, place: int) -> int | None:
    return next((n for n in range(place - 1, -1, -1) if row.picks[n] not in DROPPED), None)


def _preposition(row: Row, place: int, options: Options) -> str:
    """by stage, for each owner, of Acme, with deals."""
    after = row.after(place)
    right = row.pick(after)
    if "BY" in options and right in ("FIELD", "REL", "GRAIN", "MEASURE", "AGG", "COUNT", "WHICH", "CHILD"):
        return "BY"
    if "BY" in options and _is_alone(row, place, after) and "FILLER" not in options:
        return "BY"  # 'per rep' asks for no list of reps
    if "EACH" in options and right in KEYS:
        return "FILLER" if place and row.picks[place - 1] == "BY" else "BY"
    if "OF" in options and right in ("NAME", "USER") and not ("BY" in options and _is_lower(row.value(after))):
        return "OF"
    if "SUBJECT" in options and right in ("NAME", "USER") and after == place + 1:
        return "SUBJECT"
    if "OF" in options and right in ("REL", "HEAD") and row.pick(row.after(after)) == "NAME":
        return "FILLER"
    if "WITH" in options and _is_owned(row, after):
        return "WITH"
    return ""


def _is_alone(row: Row, place: int, after: int | None) -> bool:
    """Whether nothing but the module's name follows, and no figure is asked for."""
    if row.pick(after) != "HEAD" or not after == place + 1 == len(row.picks) - 1:
        return False
    return not {"AGG", "MEASURE", "COUNT"} & set(row.picks) and row.picks.count("HEAD") == 1


def _is_lower(value: object) -> bool:
    """'leads by colour': an unknown word after 'by' is a field that is not there, unless it is written as a name."""
    return isinstance(value, Name) and not value.capital


def _is_owned(row: Row, after: int | None) -> bool:
    """Whether 'with' says that something is there at all, and nothing follows that says how it is."""
    right, beyond = row.pick(after), row.after(after)
    if right == "STATUS":
        return row.pick(beyond) == "CHILD"
    if right not in _TARGETS or (right != "CHILD" and beyond is not None and row.pick(beyond) in _SAY_HOW):
        return False
    following = row.options[after + 1 : after + 3] if after is not None else []
    return not any("EMPTY" in found or ("FILLED" in found and "FILLER" not in found) for found in following)


def _existence(row: Row, place: int, options: Options) -> str:
    """がない, がある, is empty, 設定済み: of the field or the related module just before."""
    before = row.ahead_of(place)
    left = row.pick(before)
    is_near = before is not None and before >= place - 2
    if "NAI" in options:
        return "NAI"
    if "ARU" in options and left in _TARGETS and is_near:
        return "ARU"
    if "EMPTY" in options:
        return "EMPTY" if "FILLER" not in options or left in _TARGETS else "FILLER"
    japanese = row.lexemes[place].script != "latin"
    is_said = (left in _TARGETS and japanese) or (left == "FIELD" and "FILLER" not in options)
    return "FILLED" if "FILLED" in options and is_near and is_said else ""


def _pointer(row: Row, place: int, options: Options) -> str:
    """this lead; them; available."""
    if "THIS" in options and place + 1 < len(row.picks) and row.picks[place + 1] == "HEAD":
        return "THIS"
    if "THEM" in options and not {"HEAD", "MEASURE", "THIS"} & set(row.picks):
        return "THEM"
    if "AVAILABLE" in options and "FIELD" in row.picks:
        return "AVAILABLE"
    return ""
