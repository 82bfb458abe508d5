"""Chooses among the meanings of the words that carry something, by what stands beside them.

Each function is one pass over a row; the words between are chosen afterwards, in connectors.py.
"""

from grammar.question import defaults
from grammar.question.lines import idioms
from grammar.question.lines.names import make
from grammar.question.lines.roles import Choice, is_excused
from grammar.question.lines.row import VALUES, Row
from grammar.question.nodes import Path

_OPENERS = frozenset(("the", "a", "an", "in", "at", "our", "my"))
_LONGEST_PHRASE = 4  # lexemes of a value that nobody listed
_NAMED = frozenset(("NAME", "USER"))
_SAID_OF_RECORDS = frozenset(("STATUS", "ME"))
_COMPARING = frozenset(("VS", "VERSUS", "TREND"))
_TAKEN_BY_FIELD = frozenset(("FIELD", "REL", "EVENT", "STATUS", "COUNT", "SORT", "FILLER"))
_BETWEEN_FIELD_AND_VALUE = frozenset(("VALUE", "NAME", "NOT", "NOT_POST", "WITHOUT"))
_SAY_OF_FIELD = frozenset(("EMPTY", "FILLED", "NAI", "DIR"))


def choose(row: Row) -> None:
    """Run all passes."""
    brackets(row)
    idioms.begin(row)
    who_and_me(row)
    possessives(row)
    raw_values(row)
    phrases_before_field(row)
    fields_and_values(row)
    side_by_side(row)
    unfit_beside_field(row)
    for place in range(len(row.picks)):
        verbs(row, place)
        figures(row, place)
        fields_not_events(row, place)
    idioms.end(row)


def brackets(row: Row) -> None:
    """商談（Deals）, 今月（2026年4月）: what stands in the brackets says it more exactly, so the word before goes."""
    for place in range(1, len(row.picks) - 2):
        if row.picks[place] != "LB" or row.picks[place + 2] != "RB":
            continue
        inner, outer = row.picks[place + 1], row.picks[place - 1]
        is_module = any(thing.kind == "MODULE" for thing in row.lexemes[place - 1].things)
        if inner == outer == "PERIOD" or (inner == "HEAD" and is_module):
            row.settle(place - 1, "FILLER", "")


def who_and_me(row: Row) -> None:
    """'Who has' asks where nothing stands before it; 'me' is a person after 'not', 'by' and the owner."""
    for place, options in enumerate(row.options):
        if "WHO" in options and row.picks[place] == "FILLER" and all(row.is_soft(n) for n in range(place)):
            row.picks[place] = "WHO"
        if "ME" in options and place:
            owner = row.path(row.ahead_of(place, VALUES | {"NOT"}))
            field = row.scope.field(owner) if owner else None
            if row.picks[place - 1] in ("NOT", "OWNEDBY", "CREATOR") or (field is not None and defaults.is_user(field)):
                row.picks[place] = "ME"
        if row.picks[place] == "ME" and row.lexemes[place].text == "my" and _speaks_of_reps(row, place):
            row.picks[place] = "FILLER"  # my reps are not me


def _speaks_of_reps(row: Row, place: int) -> bool:
    following = row.lexemes[place + 1 : place + _LONGEST_PHRASE]
    return any(("CONCEPT", "reps") in lexeme.meanings for lexeme in following)


def possessives(row: Row) -> None:
    """account's industry, 取引先名の業界: the field of the record pointed to, though this module may have one, too."""
    for place in range(len(row.picks) - 2):
        path = row.value(place)
        if row.picks[place] not in ("FIELD", "REL") or not isinstance(path, Path) or path.via:
            continue
        if row.lexemes[place + 1].text not in ("'s", "の", "’s"):
            continue
        for _, found in row.scope.fields_of(row.lexemes[place + 2].things):
            if found.via == path.field:
                row.settle(place, "FILLER", "")
                row.settle(place + 1, "FILLER", "")
                row.settle(place + 2, "FIELD", found)
                break


def raw_values(row: Row) -> None:
    """What follows 'contains' or 'owned by' is text, whatever the lexicon knows it as."""
    for place, pick in enumerate(row.picks):
        target = _raw_target(row, place, pick)
        if target is None or row.picks[target] in _NAMED or (pick == "TEXTOP_POST" and row.picks[target] == "FIELD"):
            continue
        if "ME" in row.options[target]:
            row.picks[target] = "ME"
        else:
            row.settle(target, "NAME", make(row.lexemes[target].typed, quoted=pick.startswith("TEXTOP")))


def _raw_target(row: Row, place: int, pick: str) -> int | None:
    """The word that an operator takes as it was typed."""
    if pick in ("TEXTOP", "OWNEDBY", "CREATOR"):
        found = next((n for n in range(place + 1, len(row.picks)) if not idioms.is_article(row, n)), None)
        if found is None and pick == "TEXTOP" and place + 2 == len(row.picks):
            return place + 1  # starts with A: the letter
        return None if found is None or (row.is_soft(found) and "ME" not in row.options[found]) else found
    if pick in ("TEXTOP_POST", "OWNEDBY_POST", "CREATOR_POST"):
        found = row.ahead_of(place)
        return None if pick != "TEXTOP_POST" and row.pick(found) not in VALUES else found
    return None


def fields_and_values(row: Row) -> None:
    """A word that may be a value of the field beside it is that value; a weak value anywhere else is not."""
    for place, options in enumerate(row.options):
        choice = options.get("VALUE")
        if not isinstance(choice, Choice) or place in row.flips:
            continue
        beside = _field_beside(row, place, choice)
        if beside is not None:
            row.picks[beside[0]] = "FIELD"
            row.options[beside[0]]["FIELD"] = beside[1]
            row.picks[place] = "VALUE"
            options["VALUE"] = Choice(
                tuple(option for option in choice.options if option[0] == beside[1]), choice.typed
            )
        elif _is_listed(row, place, choice):
            row.picks[place] = "VALUE"
        elif choice.weak and row.picks[place] == "VALUE" and "NAME" not in options:
            _leave_weak(row, place)


def side_by_side(row: Row) -> None:
    """Trade show vs partner leads: values of one field are looked at together."""
    for place in range(1, len(row.picks) - 1):
        left, right = row.value(place - 1), row.value(place + 1)
        if row.picks[place] != "VS" or not isinstance(left, Choice) or not isinstance(right, Choice):
            continue
        if {option[0] for option in left.options} & {option[0] for option in right.options}:
            row.settle(place, "OR", "")


def _is_listed(row: Row, place: int, choice: Choice) -> bool:
    """Facebook and Twitter: beside a word that is a value of the same field, and joined to it."""
    paths = {option[0] for option in choice.options}
    for step in (-1, 1):
        joint, other = place + step, place + 2 * step
        if not 0 <= other < len(row.picks) or not row.options[joint].keys() & {"AND", "OR", "COMMA"}:
            continue
        beside = row.options[other].get("VALUE")
        if isinstance(beside, Choice) and paths & {option[0] for option in beside.options}:
            return True
    return False


def _leave_weak(row: Row, place: int) -> None:
    """The other meaning of a word that is a value, too: a new lead is no lead of status New when a time is said."""
    others = [kind for kind in row.options[place] if kind not in ("VALUE", "OTHER")]
    if not others or "STATUS" in others:
        return
    if row.options[place].get("EVENT") == "new" and "PERIOD" not in row.picks:
        return
    row.picks[place] = others[0]


def _field_beside(row: Row, place: int, choice: Choice) -> tuple[int, Path] | None:
    paths = [option[0] for option in choice.options]
    for found in (row.ahead_of(place, _BETWEEN_FIELD_AND_VALUE), row.after(place, _BETWEEN_FIELD_AND_VALUE)):
        if found is None or "FIELD" not in row.options[found] or row.picks[found] not in _TAKEN_BY_FIELD:
            continue
        same = [other for _, other in row.scope.fields_of(row.lexemes[found].things)]
        for path in paths:
            if path == row.options[found]["FIELD"] or path in same:
                return found, path
    return None


def phrases_before_field(row: Row) -> None:
    """'the contract sent stage': what stands between an article and a pick list's name is its value, as a whole."""
    for place, pick in enumerate(row.picks):
        path = row.path(place) if pick == "FIELD" else None
        field = row.scope.field(path) if path else None
        if field is None or not defaults.is_pick_list(field):
            continue
        start = place
        while start and place - start < _LONGEST_PHRASE and not _opens_phrase(row, start - 1):
            start -= 1
        words = row.lexemes[start:place]
        if not 1 < len(words) or not start or not _opens_phrase(row, start - 1):
            continue
        if any(lexeme.unknown for lexeme in words) and all(lexeme.script == "latin" for lexeme in words):
            text = " ".join(lexeme.typed for lexeme in words)
            row.settle(start, "NAME", make(text))
            for other in range(start + 1, place):
                row.settle(other, "FILLER", "")


def _opens_phrase(row: Row, place: int) -> bool:
    lexeme = row.lexemes[place]
    return lexeme.text.split()[-1] in _OPENERS


def unfit_beside_field(row: Row) -> None:
    """'the Sales team', 'department is Sales': a word that means nothing here is a value of the field beside it."""
    for place, pick in enumerate(row.picks):
        if pick not in ("UNFIT", "MEASURE", "MISSING"):
            continue
        before = place - 2 if place > 1 and "IS" in row.options[place - 1] else None
        after = place + 1 if place + 1 < len(row.picks) and pick == "UNFIT" else None
        path = row.path(after) or row.path(before)
        if path is None:
            continue
        field = row.scope.field(path)
        if field is None or not (defaults.is_number(field) or defaults.is_date(field)):
            row.settle(place, "NAME", make(row.lexemes[place].typed))


def figures(row: Row, place: int) -> None:
    """Words of size that say something else where they stand: over the last 12 months, 最大の商談, 部長 as a value."""
    pick, options = row.picks[place], row.options[place]
    if (
        pick == "CMP"
        and row.lexemes[place].text in ("over", "above", "beyond")
        and row.pick(row.after(place)) == "PERIOD"
    ):
        row.picks[place] = "FILLER"
    elif pick == "AGG" and "SUP" in options and row.lexemes[place].script != "latin":
        following = row.pick(row.after(place, _SAID_OF_RECORDS))
        if row.pick(row.ahead_of(place)) not in ("FIELD", "MEASURE") and following == "HEAD":
            row.picks[place] = "SUP"
    elif pick == "BETWEEN" and "VS" in row.picks and row.pick(row.after(place)) == "PERIOD":
        row.picks[place] = "FILLER"
    elif pick == "HONORIFIC_POST" and row.pick(row.ahead_of(place)) == "FIELD":
        row.settle(place, "NAME", make(row.lexemes[place].typed, quoted=True))


def verbs(row: Row, place: int) -> None:
    """Verbs whose meaning hangs on the figure beside them, or on the time they stand in."""
    pick, options = row.picks[place], row.options[place]
    if pick == "EVENT" and "TREND" in options and {"MEASURE", "AGG"} & set(row.picks):
        row.picks[place] = "TREND"  # how has our win rate changed
    elif pick == "EVENT" and "FILLER" in options and "MEASURE" in row.picks:
        row.picks[place] = "FILLER"  # the revenue that was generated is revenue
    elif pick == "MEASURE" and "FILLER" in options and ("COUNT" in row.picks or row.picks.count("MEASURE") > 1):
        row.picks[place] = "FILLER"  # the deals that we made are just deals
    elif pick == "EVENT" and row.lexemes[place].text == "close" and "WHEN" not in row.picks:
        before = [lexeme.text for lexeme in row.lexemes[max(0, place - 4) : place]]
        if any(text in ("did", "have", "has") for text in before):
            row.settle(place, "STATUS", "won")  # how much did John close
    elif pick == "STATUS" and row.value(place) == "closed" and "HOWMUCH" in row.picks and "HEAD" not in row.picks:
        row.settle(place, "STATUS", "won")  # how much have I closed
    elif pick == "BLOCK" and is_excused(row.lexemes[place], row.lexemes):
        row.picks[place] = "FILLER"  # どうですか, of two periods, asks for both
    elif pick == "BETSU" and place and row.picks[place - 1] == "BETSU":
        row.picks[place] = "FILLER"  # 国別の内訳


def fields_not_events(row: Row, place: int) -> None:
    """'due is empty', 'sorted by created', '総額が300万円以上': the field, not the word of time or figures."""
    if "FIELD" not in row.options[place]:
        return
    if row.picks[place] == "AGG":
        if row.pick(row.after(place)) in ("CMP", "NUMBER", "SUP", *_SAY_OF_FIELD):
            row.picks[place] = "FIELD"
    elif row.picks[place] in ("EVENT", "STATUS"):
        leading = row.picks[place - 1] if place else ""
        if leading in ("BY", "SORT", "WITHOUT") or _SAY_OF_FIELD & set(row.picks[place + 1 : place + 3]):
            row.picks[place] = "FIELD"
