"""Names and values that stand without a field: whose they are, and whether a name may stand there at all.

A word that nobody knows is a name only where a name is expected; anywhere else the text is not understood.
"""

from grammar.question import defaults
from grammar.question.lines.line import Line, Part, is_single
from grammar.question.lines.names import Name
from grammar.question.lines.roles import Role
from grammar.question.reading import placing
from grammar.question.reading.draft import Draft, Unfit

_VALUES = ("VALUE", "NAME", "USER", "ME")
_ASKS = ("WHAT", "WHEN", "HOWMUCH", "WHO", "OWNS", "FIELD", "EVENT")
_FOR = frozenset(("for", "assigned to"))  # a task for Maria is hers, one with Maria concerns her
_NAMED = frozenset(("named", "called", "titled", "whose name is", "with the name", "by the name of", "name is"))
_WORK = ("work", "employed")  # who works at Acme: contacts
_SHORT = 2  # roles of a line in which a word in small letters may be a name: zylker deal


def values(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """Web leads; Zylker deal; my; 大阪の; deals for Contoso (with its preposition)."""
    led = next((role for role in roles if role.type == "OF"), None)
    if led is not None and led.lexeme.text.startswith(_WORK):
        if draft.module != "Contacts":
            raise Unfit("only contacts work anywhere")
        draft.flags.add("HEAD")
    place(draft, line, [role for role in roles if role.type in _VALUES], of=led is not None, word=led)


def subject(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """does Contoso have: whose they are; did John close: who did it."""
    found = [role for role in roles if role.type in _VALUES]
    name = found[0].value
    if len(found) == 1 and isinstance(name, Name) and name.person and _has_owner(draft):
        draft.add_owner(name.text)
    else:
        place(draft, line, found, of=True)


def poss(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """Emily's leads; Acme's phone number; Contoso's deals; Tom's revenue."""
    name = roles[0].value
    _, after = line.beside(roles)
    if roles[0].type == "USER":
        draft.add_owner(str(name))
    elif not isinstance(name, Name) or not name.plausible:
        raise Unfit("whose is not said")
    elif _is_whose_schedule(line, name):
        draft.add_owner(name.text)
    elif after is not None and after.type == "MEASURE" and not line.has("HEAD"):
        placing.of_figure(draft, name)
    elif after is not None and after.type == "FIELD" and not line.has("HEAD"):
        placing.own_name(draft, name)
    elif name.person:
        draft.add_owner(name.text)
    else:
        placing.of_name(draft, name)


def place(draft: Draft, line: Line, roles: list[Role], *, of: bool, word: Role | None = None) -> None:
    """Put names, values and people where they belong.

    of      a preposition led to them; word: that preposition
    raises  Unfit where no name can stand
    """
    if all(role.type == "ME" for role in roles):
        draft.add_me()
    elif any(role.type == "VALUE" for role in roles):
        placing.bare_values(draft, roles)
    elif len(roles) > 1:
        raise Unfit("several names and no field")
    elif isinstance(roles[0].value, Name):
        _name(draft, line, roles[0], roles[0].value, of=of, word=word)
    else:
        draft.add_owner(str(roles[0].value))


def _has_owner(draft: Draft) -> bool:
    """Whether a person's name may be that of the owner: records that are persons have names of their own."""
    return draft.module not in defaults.PEOPLE and draft.scope.module.field("Owner") is not None


def _name(draft: Draft, line: Line, role: Role, name: Name, *, of: bool, word: Role | None) -> None:
    others = [found.value for found in line.roles if found.type == "NAME" and found is not role]
    if not name.plausible or (
        others and not all(isinstance(other, Name) and other.is_sure for other in (name, *others))
    ):
        raise Unfit("no name")
    before, after = line.beside([role])
    if _is_whose_schedule(line, name):
        draft.add_owner(name.text)
    elif before is not None and before.type == "REL" and not of and (name.strength or is_single(before)):
        line.take(before)
        placing.related_name(draft, before.value, name)  # type: ignore[arg-type]
    elif after is not None and after.type == "REL" and _is_what_is_asked(line, after) and name.person:
        placing.own_name(draft, name)  # 高橋さんの会社はどこですか
    elif after is not None and after.type == "REL" and "OF" not in after.led and name.strength:
        line.take(after)
        placing.related_name(draft, after.value, name)  # type: ignore[arg-type]
    elif not of and _is_who_did_it(draft, before, name, after):
        draft.add_owner(name.text)
    elif not of and _follows_head(before, role, name):
        placing.own_name(draft, name)
    elif after is not None and after.type == "HEAD":
        _before_head(draft, line, role, name, after, of=of)
    elif of:
        _led(draft, line, name, word)
    else:
        _alone(draft, line, role, name, after)


def _is_done_by(draft: Draft, line: Line, word: Role) -> bool:
    """deals won by Emma: whoever won or lost them owns them."""
    before, _ = line.beside([word])
    done = before is not None and before.type == "STATUS" and before.value in ("won", "lost", "closed")
    return done and word.lexeme.text == "by" and _has_owner(draft)


def _is_what_is_asked(line: Line, related: Role) -> bool:
    following = line.at(line.place(related) + 1)
    return following is not None and following.type == "WHAT" and following.lexeme.script != "latin"


def _is_whose_schedule(line: Line, name: Name) -> bool:
    """鈴木さんの明日のスケジュール, what is on John's calendar: the meetings of a colleague."""
    return line.has("SCHEDULE") and name.person and name.capital and not line.has("HEAD")


def _is_who_did_it(draft: Draft, before: Role | None, name: Name, after: Role | None) -> bool:
    """deals Emma won: whoever stands between the module and what became of it."""
    english = before is not None and before.type == "HEAD" and before.lexeme.script == "latin"
    done = after is not None and after.type == "STATUS" and after.value in ("won", "lost", "closed")
    return english and done and name.person and name.capital and _has_owner(draft)


def _follows_head(before: Role | None, role: Role, name: Name) -> bool:
    """contact Nancy Anderson, 連絡先の鈴木花子さん: the module, then the name; but 商談の準備 is none."""
    if before is None or before.type != "HEAD" or "OF" in role.led:
        return False
    if role.lexeme.script != "latin" and before.lexeme.script != "latin":
        return name.is_sure if "FILLER" in role.led else name.strength > 0
    return name.strength > 0 or is_single(before)


def _before_head(draft: Draft, line: Line, role: Role, name: Name, head: Role, *, of: bool) -> None:
    """Zylker deal (of that name); Acme deals, ゾイラーの商談 (of that customer); 田中さんの商談 (of that rep)."""
    plural = head.lexeme.script == "latin" and head.lexeme.text.endswith("s")
    if not name.strength and not of:
        others = [found for found in line.roles if found.type not in ("LIST", "WHAT")]
        if len(others) > _SHORT or plural or head.lexeme.script != "latin":
            raise Unfit("an unknown word before the module")
        draft.cost += 1
    with_particle = head.lexeme.script != "latin" and ("FILLER" in head.led or head.lexeme.start > role.lexeme.end)
    if of or not (plural or with_particle):
        placing.own_name(draft, name)
    else:
        _belongs(draft, name)


def _belongs(draft: Draft, name: Name) -> None:
    if name.person and _has_owner(draft):
        draft.add_owner(name.text)
    else:
        placing.of_name(draft, name)


def _led(draft: Draft, line: Line, name: Name, word: Role | None) -> None:
    """deals for Acme; phone number of Acme; tasks for Maria."""
    asks = line.has(*_ASKS) or bool(draft.columns)
    is_task = draft.module in (*defaults.ACTIVITY_MODULES, defaults.ACTIVITIES)
    if line.has("MEASURE") and not line.has("HEAD"):
        placing.of_figure(draft, name)
    elif (
        name.person and word is not None and (_is_done_by(draft, line, word) or (is_task and word.lexeme.text in _FOR))
    ):
        draft.add_owner(name.text)
    elif (word is not None and word.lexeme.text in _NAMED) or (asks and not line.has("HEAD")):
        placing.own_name(draft, name)
    else:
        placing.of_name(draft, name)


def _alone(draft: Draft, line: Line, role: Role, name: Name, after: Role | None) -> None:
    """A name with neither a preposition nor its module beside it: 山本さんの今月の売上, Acme revenue."""
    japanese = role.lexeme.script != "latin" or (after is not None and after.lexeme.script != "latin")
    belongs = japanese and after is not None and "FILLER" in after.led
    heads = [found for found in line.roles if found.type == "HEAD" and line.place(found) > line.place(role)]
    if line.has("MEASURE") and not line.has("HEAD"):
        beside = after is not None and after.type == "MEASURE"
        if name.strength < (1 if beside else 2):
            raise Unfit("a name far from what it says")
        placing.of_figure(draft, name)
    elif heads and belongs and name.strength:
        _belongs(draft, name)
    elif belongs and name.person and _has_owner(draft) and line.has("STATUS", "COUNT"):
        draft.add_owner(name.text)  # 佐藤が今年受注した件数
    elif line.has(*_ASKS) and (name.strength == 2 or (name.strength == 1 and _is_asked(after, belongs, japanese))):
        placing.own_name(draft, name)
    else:
        raise Unfit("a name with no place")


def _is_asked(after: Role | None, belongs: bool, japanese: bool) -> bool:
    """Whether the field that is asked for stands beside the name: Acme phone, 三菱の電話番号."""
    return after is not None and after.type == "FIELD" and (belongs or not japanese)
