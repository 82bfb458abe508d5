"""Chooses a role for every lexeme by its neighbours, and drops the words that carry nothing where they stand.

Works on one scope at a time. What the roles mean together is the grammar's business (question.lark, parser.py).
"""

from collections.abc import Iterator
from dataclasses import replace

from grammar.question import defaults
from grammar.question.nodes import Path
from grammar.question.reading.names import make
from grammar.question.reading.roles import Choice, Role, candidates
from grammar.question.reading.scope import Scope
from grammar.question.words.lexer import Lexeme

_DROPPED = frozenset(
    ("FILLER", "SEP", "LB", "RB", "IS", "COMMA", "MONEY", "WISH", "RANK", "BREAKDOWN", "HONORIFIC", "HONORIFIC_POST", "SMALLTALK", "AGO")
)  # fmt: skip
_CONNECTORS = frozenset(
    (
        *("OF", "WITH", "AND", "OR", "TO", "SINCE", "SINCE_POST", "BEFORE", "BEFORE_POST", "AFTER", "AFTER_POST", "UNTIL", "UNTIL_POST", "BY", "ARU", "NAI", "EMPTY", "FILLED"),
        *("THIS", "THEM", "AVAILABLE", "EACH", "ATMOST_POST", "NOT", "SORT", "POSS", "CREATOR", "CONTAINS", "SUBJECT"),
    )
)
_VALUES = frozenset(("VALUE", "NAME", "USER", "ME"))
_KEYS = frozenset(("FIELD", "REL", "GRAIN"))
_FIGURES = frozenset(("MEASURE", "AGG", "COUNT"))
_SUPERLATIVE_WORDS_THAT_LEAD = frozenset(("which", "what"))
_MOST_VARIANTS = 14


class Chooser:
    """The choice for one line of lexemes in one scope."""

    def __init__(self, lexemes: list[Lexeme], scope: Scope) -> None:
        self.lexemes = lexemes
        self.scope = scope
        self.options: list[dict[str, object]] = []
        self.picks: list[str] = []
        for lexeme in lexemes:
            options: dict[str, object] = {}
            for _, kind, value in candidates(lexeme, scope):
                options.setdefault(kind, value)
            self.options.append(options)
            self.picks.append(next(iter(options), "UNFIT"))

    # -- looking around

    def is_soft(self, index: int) -> bool:
        """Whether the word carries nothing, or only joins its neighbours."""
        pick = self.picks[index]
        return pick in _DROPPED or pick in _CONNECTORS

    def after(self, index: int, *, over: frozenset[str] = frozenset()) -> int | None:
        for place in range(index + 1, len(self.picks)):
            if not self.is_soft(place) and self.picks[place] not in over:
                return place
        return None

    def ahead_of(self, index: int, *, over: frozenset[str] = frozenset()) -> int | None:
        for place in range(index - 1, -1, -1):
            if not self.is_soft(place) and self.picks[place] not in over:
                return place
        return None

    def pick(self, index: int | None) -> str:
        return "" if index is None else self.picks[index]

    # -- the passes

    def choose(self, flips: dict[int, str]) -> list[Role]:
        self.picks = [flips.get(n) or next(iter(options), "UNFIT") for n, options in enumerate(self.options)]
        self._brackets()
        self._who_and_me()
        self._possessives()
        self._raw_values()
        self._fields_and_values(flips)
        self._unfit_beside_field()
        self._fields_not_events()
        for index in range(len(self.picks)):
            if index not in flips:
                self._connect(index)
        return self._kept()

    def _brackets(self) -> None:
        """商談（Deals）, 今月（2026年4月）: what stands in the brackets says it more exactly, so the word before goes."""
        for index in range(1, len(self.picks) - 2):
            if self.picks[index] != "LB" or self.picks[index + 2] != "RB":
                continue
            inner, outer = self.picks[index + 1], self.picks[index - 1]
            modules = any(t.kind == "MODULE" for t in self.lexemes[index - 1].things)
            if inner == outer == "PERIOD" or (inner == "HEAD" and (outer in ("REL", "CHILD", "OTHER", "HEAD", "UNFIT", "FIELD") and modules)):
                self.picks[index - 1] = "FILLER"
                self.options[index - 1] = {"FILLER": ""}

    def _raw_values(self) -> None:
        """What follows 'contains' or 'owned by' is text, whatever the lexicon knows it as."""
        for index, pick in enumerate(self.picks):
            place = None
            if pick in ("TEXTOP", "OWNEDBY", "CREATOR"):
                place = next((n for n in range(index + 1, len(self.picks)) if not self._is_article(n)), None)
                if place is not None and (self.is_soft(place) or self.picks[place] in _DROPPED) and "ME" not in self.options[place]:
                    place = None
            elif pick in ("TEXTOP_POST", "OWNEDBY_POST", "CREATOR_POST"):
                place = next((n for n in range(index - 1, -1, -1) if not self.is_soft(n)), None)
                if place is not None and pick != "TEXTOP_POST" and self.picks[place] not in _VALUES:
                    place = None
            if place is None or self.picks[place] in ("NAME", "USER", "FIELD" if pick == "TEXTOP_POST" else "NAME"):
                continue
            if "ME" in self.options[place]:
                self.picks[place] = "ME"
                continue
            self.options[place] = {"NAME": make(self.lexemes[place].typed, quoted=pick.startswith("TEXTOP"))}
            self.picks[place] = "NAME"

    def _is_article(self, index: int) -> bool:
        return self.picks[index] == "FILLER" and self.lexemes[index].text in ("the", "a", "an", "は", "が", "を", "に", "の")

    def _fields_and_values(self, flips: dict[int, str]) -> None:
        """A word that may be a value of the field beside it is that value; a weak value anywhere else is not."""
        for index, options in enumerate(self.options):
            choice = options.get("VALUE")
            if not isinstance(choice, Choice) or index in flips:
                continue
            beside = self._field_beside(index, choice)
            if beside is not None:
                place, path = beside
                self.picks[place] = "FIELD"
                self.options[place]["FIELD"] = path
                self.picks[index] = "VALUE"
                kept = tuple(option for option in choice.options if option[0] == path)
                self.options[index]["VALUE"] = Choice(kept, choice.typed)
            elif choice.weak and self.picks[index] == "VALUE":
                if "NAME" in options or len(options) == 1:
                    continue
                others = [kind for kind in options if kind not in ("VALUE", "OTHER")]
                status = "STATUS" in others
                new = others[0] == "EVENT" and options["EVENT"] == "new" and "PERIOD" not in self.picks
                if others and not status and not new:
                    self.picks[index] = others[0]

    def _field_beside(self, index: int, choice: Choice) -> tuple[int, Path] | None:
        paths = [option[0] for option in choice.options]
        over = frozenset(("VALUE", "NAME", "NOT", "NOT_POST", "WITHOUT"))
        for place in (self.ahead_of(index, over=over), self.after(index, over=over)):
            if place is None or place == index:
                continue
            field = self.options[place].get("FIELD")
            if "FIELD" in self.options[place] and self.picks[place] in ("FIELD", "HEAD", "REL", "EVENT", "STATUS", "COUNT", "SORT", "FILLER"):
                if self.picks[place] == "HEAD":
                    continue
                for path in paths:
                    if field == path or self._same_word(place, path):
                        return place, path
        return None

    def _same_word(self, index: int, path: Path) -> bool:
        return any(found == path for _, found in self.scope.fields_of(self.lexemes[index].things))

    def _unfit_beside_field(self) -> None:
        """'the Sales team': a word that means nothing here is a value of the field it stands before."""
        for index in range(len(self.picks)):
            if self.picks[index] not in ("UNFIT", "MEASURE", "MISSING"):
                continue
            before = index - 2 if index > 1 and "IS" in self.options[index - 1] else None
            after = index + 1 if index + 1 < len(self.picks) and self.picks[index] == "UNFIT" else None
            place = next((n for n in (after, before) if n is not None and self.picks[n] == "FIELD"), None)
            if place is not None:
                path = self.options[place]["FIELD"]
                field = self.scope.field(path) if isinstance(path, Path) else None
                if field is None or not (defaults.is_number(field) or defaults.is_date(field)):
                    self.options[index] = {"NAME": make(self.lexemes[index].typed)}
                    self.picks[index] = "NAME"

    def _fields_not_events(self) -> None:
        """'due is empty', 'sorted by created': the date field itself, not the word about time."""
        for index, pick in enumerate(self.picks):
            if pick == "EVENT" and "FILLER" in self.options[index] and "MEASURE" in self.picks:
                self.picks[index] = "FILLER"  # the revenue that was generated is revenue
            if pick == "MEASURE" and "FILLER" in self.options[index] and ("COUNT" in self.picks or self.picks.count("MEASURE") > 1):
                self.picks[index] = "FILLER"  # the deals that we made are just deals
            if pick == "EVENT" and self.lexemes[index].text == "close" and "STATUS" not in self.options[index] and self._asks_back(index):
                self.picks[index] = "STATUS"  # how much did John close
                self.options[index]["STATUS"] = "won"
            if pick == "AGG" and "FIELD" in self.options[index]:
                after = self.after(index)
                if self.pick(after) in ("CMP", "NUMBER", "SUP", "DIR", "EMPTY", "FILLED", "NAI"):
                    self.picks[index] = "FIELD"
            if pick in ("EVENT", "STATUS") and "FIELD" in self.options[index]:
                following = self.picks[index + 1 : index + 3]
                leading = self.picks[index - 1] if index else ""
                if leading in ("BY", "SORT", "WITHOUT") or any(kind in ("EMPTY", "FILLED", "NAI", "DIR") for kind in following):
                    self.picks[index] = "FIELD"

    def _who_and_me(self) -> None:
        """'Who has' asks where nothing stands before it; 'me' is a person after 'not' and 'by'."""
        for index, options in enumerate(self.options):
            if "WHO" in options and self.picks[index] == "FILLER" and all(self.is_soft(n) for n in range(index)):
                self.picks[index] = "WHO"
            if "ME" in options and index and (self.picks[index - 1] in ("NOT", "OWNEDBY", "CREATOR") or self._after_user_field(index)):
                self.picks[index] = "ME"

    def _after_user_field(self, index: int) -> bool:
        """Owner is me; owner is not me; Owner is “Jane” or me."""
        before = self.ahead_of(index, over=_VALUES | {"NOT"})
        path = self.options[before].get("FIELD") if before is not None and self.picks[before] == "FIELD" else None
        field = self.scope.field(path) if isinstance(path, Path) else None
        return field is not None and defaults.is_user(field)

    def _possessives(self) -> None:
        """account's industry, 取引先名の業界: the field of the record that is pointed to, even where there is one of that name here."""
        for index in range(len(self.picks) - 2):
            path = self.options[index].get(self.picks[index])
            if self.picks[index] not in ("FIELD", "REL") or not isinstance(path, Path) or path.via:
                continue
            if self.lexemes[index + 1].text not in ("'s", "の", "’s"):
                continue
            for _, found in self.scope.fields_of(self.lexemes[index + 2].things):
                if found.via == path.field:
                    self.picks[index : index + 3] = ["FILLER", "FILLER", "FIELD"]
                    self.options[index + 1] = {"FILLER": ""}
                    self.options[index] = {"FILLER": ""}
                    self.options[index + 2] = {"FIELD": found}
                    break

    def _asks_back(self, index: int) -> bool:
        return any(lexeme.text in ("did", "have", "has") for lexeme in self.lexemes[max(0, index - 4) : index]) and "WHEN" not in self.picks

    def _connect(self, index: int) -> None:
        options = self.options[index]
        if not (self.is_soft(index) or any(kind in _CONNECTORS for kind in options)):
            return
        if self.picks[index] not in _DROPPED and self.picks[index] not in _CONNECTORS:
            return
        before, after = self.ahead_of(index), self.after(index)
        pick = self._joined(index, options, before, after) or self._placed(index, options, before, after)
        self.picks[index] = pick or ("FILLER" if "FILLER" in options or self._may_go(options) else self.picks[index])

    @staticmethod
    def _may_go(options: dict[str, object]) -> bool:
        return all(kind in _DROPPED or kind in ("AND", "OR", "OF", "TO", "WITH", "BY", "ARU", "FILLED", "THIS", "THEM", "AVAILABLE", "EACH", "SORT", "POSS", "SINCE", "SUBJECT", "WHERE") for kind in options)

    def _joined(self, index: int, options: dict[str, object], before: int | None, after: int | None) -> str:
        """What joins two of a kind: ranges and lists."""
        left, right = self.pick(before), self.pick(after)
        if after is not None and any(self.picks[n] in ("OR", "AND") or "OR" in self.options[n] for n in range(index + 1, after)):
            return ""  # of ', or' the last one joins
        compared = "VS" in self.picks or "VERSUS" in self.picks
        if "TO" in options and left == right and left in ("PERIOD", "NUMBER", "SPAN") and not (compared and left == "PERIOD"):
            if not ({"AND", "COMMA"} & options.keys()) or "BETWEEN" in self.picks[: index + 1]:
                return "TO"
        if {"AND", "OR", "COMMA"} & options.keys():
            if left in _VALUES and right in _VALUES and self._alike(before, after):
                return "OR"
            if left == right == "AGG" or (left in _KEYS and right in _KEYS and "OR" not in options):
                return "AND"
        return ""

    def _alike(self, before: int | None, after: int | None) -> bool:
        """Two values can be alternatives when some field may have both."""
        if before is None or after is None:
            return False
        first, second = self.options[before].get(self.picks[before]), self.options[after].get(self.picks[after])
        if isinstance(first, Choice) and isinstance(second, Choice):
            return bool({option[0] for option in first.options} & {option[0] for option in second.options})
        return not (self.picks[before] == "ME") and not (isinstance(first, Choice) != isinstance(second, Choice) and "OR" not in self.options[after - 1])

    def _placed(self, index: int, options: dict[str, object], before: int | None, after: int | None) -> str:
        """What says something about the word before or after it."""
        left, right = self.pick(before), self.pick(after)
        text = self.lexemes[index].text
        if "SINCE" in options and right == "PERIOD" and text not in ("from", "starting", "beginning", "as from"):
            return "SINCE"
        for kind in ("AFTER", "BEFORE", "UNTIL"):
            if kind in options and right == "PERIOD" and not ("FILLER" in options and kind != "AFTER"):
                return kind
        if left == "PERIOD" and before == self._neighbour(index):
            if "SINCE_POST" in options and text not in ("からの",) or ("SINCE_POST" in options and right != "NAME" and text == "からの"):
                return "SINCE_POST"
            if "UNTIL_POST" in options:
                return "FILLER" if "TO" in self.picks[:index] else "UNTIL_POST"
            for kind in ("BEFORE_POST", "AFTER_POST"):
                if kind in options:
                    return kind
        if "ATMOST_POST" in options and left in ("NUMBER", "SPAN"):
            return "FILLER" if "TO" in self.picks[:index] else "ATMOST_POST"
        if options.keys() & {"ATMOST_POST", "BEFORE_POST", "AFTER_POST", "UNTIL_POST", "SINCE_POST"} and "FILLER" not in options:
            return "FILLER" if left in ("NUMBER", "SPAN", "PERIOD") else ""
        if "POSS" in options:
            return "POSS" if left in ("NAME", "USER") and before == index - 1 else "FILLER"
        if "NOT" in options:
            return "NOT"
        if "SORT" in options and right in ("FIELD", "MEASURE", "REL", "AGG", "COUNT", "EVENT", "DIR"):
            return "SORT"
        if "CREATOR" in options and right in ("NAME", "USER", "ME"):
            return "CREATOR"
        return self._preposition(index, options, after) or self._existence(index, options, before, after) or self._pointer(index, options)

    def _neighbour(self, index: int) -> int | None:
        for place in range(index - 1, -1, -1):
            if self.picks[place] not in _DROPPED:
                return place
        return None

    def _preposition(self, index: int, options: dict[str, object], after: int | None) -> str:
        right = self.pick(after)
        if "BY" in options and right in ("FIELD", "REL", "GRAIN", "MEASURE", "AGG", "COUNT", "WHICH"):
            return "BY"
        if "EACH" in options and right in ("FIELD", "REL", "GRAIN"):
            return "BY"
        if "BY" in options and right == "CHILD":
            return "BY"
        if "OF" in options and right in ("NAME", "USER"):
            return "OF"
        if "SUBJECT" in options and right in ("NAME", "USER") and after == index + 1:
            return "SUBJECT"
        if "OF" in options and right in ("REL", "HEAD") and after is not None and self.pick(self.after(after)) == "NAME":
            return "FILLER"
        if "WITH" in options and right == "STATUS" and after is not None and self.pick(self.after(after)) == "CHILD":
            return "WITH"
        if "WITH" in options and right in ("CHILD", "FIELD", "REL"):
            beyond = self.pick(self.after(after)) if after is not None else ""
            joined = after is not None and self.after(after) is not None
            if right == "CHILD" or not joined or beyond not in ("NAME", "VALUE", "CMP", "NUMBER", "TEXTOP", "PERIOD", "USER", "ME", "SINCE", "BEFORE", "BETWEEN", "SPAN"):
                return "" if self._has_empty_after(after) else "WITH"
        return ""

    def _has_empty_after(self, index: int | None) -> bool:
        if index is None:
            return False
        return any("EMPTY" in self.options[n] or "FILLED" in self.options[n] and "FILLER" not in self.options[n] for n in range(index + 1, min(index + 3, len(self.picks))))

    def _existence(self, index: int, options: dict[str, object], before: int | None, after: int | None) -> str:
        left, right = self.pick(before), self.pick(after)
        near = before is not None and before >= index - 2
        if "NAI" in options:
            return "NAI"
        if "ARU" in options and left in ("CHILD", "FIELD", "REL") and near:
            return "ARU"
        if "EMPTY" in options:
            return "EMPTY" if "FILLER" not in options or left in ("CHILD", "FIELD", "REL") else "FILLER"
        if "FILLED" in options and left in ("CHILD", "FIELD", "REL") and near and self.lexemes[index].script != "latin":
            return "FILLED"
        if "FILLED" in options and left == "FIELD" and near and "FILLER" not in options:
            return "FILLED"
        return ""

    def _pointer(self, index: int, options: dict[str, object]) -> str:
        if "THIS" in options and index + 1 < len(self.picks) and self.picks[index + 1] == "HEAD":
            return "THIS"
        if "THEM" in options and "HEAD" not in self.picks and "MEASURE" not in self.picks and "THIS" not in self.picks:
            return "THEM"
        if "AVAILABLE" in options and any(pick == "FIELD" for pick in self.picks):
            return "AVAILABLE"
        return ""

    def _kept(self) -> list[Role]:
        roles: list[Role] = []
        led: set[str] = set()
        for index, pick in enumerate(self.picks):
            if pick in _DROPPED or pick == "EACH":
                led.add("OF" if "OF" in self.options[index] else pick)
                continue
            value = self.options[index].get(pick)
            roles.append(Role(pick, value, self.lexemes[index], index, frozenset(led)))
            led = set()
        fields = [role.value for role in roles if role.type == "FIELD" and isinstance(role.value, Path)]
        dates = frozenset(path for path in fields if (field := self.scope.field(path)) is not None and defaults.is_date(field))
        return _heads_first(roles, dates)

    def flips(self) -> Iterator[dict[int, str]]:
        """No change first, then other roles for single words, the likeliest first."""
        yield {}
        count = 0
        for index, options in enumerate(self.options):
            names = list(options)
            for kind in names[1:3]:
                if kind in _DROPPED or kind in _CONNECTORS or kind in ("OTHER", "BLOCK", "ACTION") or names[0] in _DROPPED or (names[0] == "REL" and kind == "FIELD"):
                    continue
                if count < _MOST_VARIANTS:
                    count += 1
                    yield {index: kind}


_LEADING = frozenset(("AGG", "SUP", "NUMBER", "AND", "WHAT", "WHICH", "BY", "SORT"))


def _heads_first(roles: list[Role], dates: frozenset[Path]) -> list[Role]:
    """'total deal amount', 'which deal stage': the module's name goes before the words that belong to the field; so does a
    related module's before its own field ('by account industry'). A unit of time and a date make one key ('month of …')."""
    found: list[Role] = []
    for index, role in enumerate(roles):
        following = roles[index + 1] if index + 1 < len(roles) else None
        if found and {role.type, found[-1].type} == {"GRAIN", "FIELD"}:
            grain, date = (role, found[-1]) if role.type == "GRAIN" else (found[-1], role)
            if isinstance(grain.value, str) and isinstance(date.value, Path) and date.value in dates:
                found[-1] = replace(grain, value=(grain.value, date.value))
                continue
        if role.type in ("HEAD", "REL") and following is not None and following.type in ("FIELD", "MEASURE", "COUNT"):
            of_related = isinstance(following.value, Path) and isinstance(role.value, Path) and following.value.via == role.value.field
            if role.type == "REL" and of_related:
                continue
            place = len(found)
            while place and found[place - 1].type in _LEADING:
                place -= 1
            if role.type == "HEAD" and place < len(found) and "OF" not in following.led:
                found.insert(place, role)
                continue
        found.append(role)
    return found


def variants(lexemes: list[Lexeme], scope: Scope) -> Iterator[list[Role]]:
    """The lines of roles that the lexemes may be in this scope, the likeliest first."""
    chooser = Chooser(lexemes, scope)
    for flips in list(chooser.flips()):
        yield chooser.choose(flips)
