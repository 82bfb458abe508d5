"""The lines of roles that a row of lexemes may be in one scope, the likeliest first.

Puts together what context.py and connectors.py choose; whether a line is a question is said by parser.py.
"""

from collections.abc import Iterator
from dataclasses import replace

from grammar.question import defaults
from grammar.question.lines import connectors, context
from grammar.question.lines.roles import Choice, Role
from grammar.question.lines.row import CONNECTORS, DROPPED, VALUES, Options, Row, options_of
from grammar.question.lines.scope import Scope
from grammar.question.nodes import Path
from grammar.question.words.lexer import Lexeme

MOST = 14  # of the other roles that are tried for single words

_LEADING = frozenset(("AGG", "SUP", "NUMBER", "AND", "WHAT", "WHICH", "BY", "SORT"))
_HOPELESS = frozenset(("UNFIT", "BLOCK", "ACTION", "STOP"))  # no other role of another word makes these fit
_GOES_ON = frozenset(("TEXTOP", "EMPTY", "FILLED", "NAI", "SUP", "DIR", "AGG"))
_COMPARED = frozenset(("CMP", "NUMBER", "BETWEEN", "SPAN"))
_DEAL_STATUSES = frozenset(("open", "won", "lost", "closed"))
_NEVER_TRIED = DROPPED | CONNECTORS | {"OTHER", "BLOCK", "ACTION"}


def variants(lexemes: list[Lexeme], scope: Scope) -> Iterator[list[Role]]:
    """Lines of roles: the likeliest, then those with another role for one word."""
    options = options_of(lexemes, scope)
    for flips in _flips(options):
        row = Row(lexemes, scope, options, flips)
        context.choose(row)
        connectors.connect(row)
        line = _kept(row)
        yield line
        if not flips and any(role.type in _HOPELESS for role in line):
            return


def _flips(options: list[Options]) -> Iterator[dict[int, str]]:
    yield {}
    count = 0
    for place, found in enumerate(options):
        kinds = list(found)
        for kind in kinds[1:3]:
            if kind in _NEVER_TRIED or kinds[0] in DROPPED or (kinds[0], kind) == ("REL", "FIELD"):
                continue
            if count < MOST:
                count += 1
                yield {place: kind}


def _kept(row: Row) -> list[Role]:
    """The roles that are not dropped, each with what was dropped before it."""
    roles: list[Role] = []
    led: set[str] = set()
    for place, pick in enumerate(row.picks):
        if pick in DROPPED or pick == "EACH":
            led.add("OF" if "OF" in row.options[place] else pick)
            continue
        roles.append(Role(pick, row.options[place].get(pick), row.lexemes[place], frozenset(led)))
        led = set()
    roles = _posts_first(_with_status(roles))
    paths = [role.value for role in roles if role.type == "FIELD" and isinstance(role.value, Path)]
    dates = [path for path in paths if (field := row.scope.field(path)) is not None and defaults.is_date(field)]
    return _apart(row, _heads_first(_dated_units(roles, frozenset(dates))))


def _apart(row: Row, roles: list[Role]) -> list[Role]:
    """'customers in Japan with revenue above …': a field that goes on with an operator takes no value before it."""
    found: list[Role] = []
    for place, role in enumerate(roles):
        before = roles[place - 1] if place else None
        following = roles[place + 1].type if place + 1 < len(roles) else ""
        if before is not None and role.type == "FIELD" and before.type in VALUES and isinstance(role.value, Path):
            choice, field = before.value, row.scope.field(role.value)
            fits = isinstance(choice, Choice) and any(option[0] == role.value for option in choice.options)
            measured = field is not None and (defaults.is_number(field) or defaults.is_date(field))
            if not fits and (following in _GOES_ON or (measured and following in _COMPARED)):
                found.append(Role("BREAK", "", role.lexeme))
        listed = following == "AND" and place + 2 < len(roles) and roles[place + 2].type == "FIELD"
        if before is not None and before.type == "NAME" and role.type == "FIELD" and listed:
            found.append(Role("BREAK", "", role.lexeme))  # 鈴木一郎のメールと電話番号
        if before is not None and before.type == "WHO" and role.type == "FIELD" and following == "NAME":
            path = role.value if isinstance(role.value, Path) else None
            field = row.scope.field(path) if path else None
            if field is not None and field.lookup == row.scope.module.api_name and "OF" not in roles[place + 1].led:
                found.append(Role("BREAK", "", role.lexeme))  # who reports to Linda: not whom Linda reports to
        found.append(role)
    return found


def _with_status(roles: list[Role]) -> list[Role]:
    """'accounts with open deals': the status is that of the related records."""
    found: list[Role] = []
    for role in roles:
        if role.type == "CHILD" and role.value == defaults.DEALS and found and found[-1].type == "STATUS":
            status = found[-1]
            if status.value in _DEAL_STATUSES and not role.led:
                found[-1] = replace(role, value=(role.value, status.value), led=status.led)
                continue
        found.append(role)
    return found


def _posts_first(roles: list[Role]) -> list[Role]:
    """50% probability or higher, 500 employees or more: what compares goes beside its number."""
    found = list(roles)
    for place in range(len(found) - 2):
        kinds = [role.type for role in found[place : place + 3]]
        if kinds in (["NUMBER", "FIELD", "CMP_POST"], ["NUMBER", "FIELD", "ATMOST_POST"]):
            found[place + 1], found[place + 2] = found[place + 2], found[place + 1]
    return found


def _dated_units(roles: list[Role], dates: frozenset[Path]) -> list[Role]:
    """A unit of time and a date beside it make one key: 'month of Created Time', 作成日時の月別."""
    found: list[Role] = []
    for role in roles:
        if found and {role.type, found[-1].type} == {"GRAIN", "FIELD"}:
            unit, date = (role, found[-1]) if role.type == "GRAIN" else (found[-1], role)
            if isinstance(unit.value, str) and date.value in dates:
                found[-1] = replace(unit, value=(unit.value, date.value))
                continue
        found.append(role)
    return found


def _heads_first(roles: list[Role]) -> list[Role]:
    """'total deal amount', 'which deal stage': the module's name goes before the words of the field; the name of a
    related module goes altogether before its own field ('by account industry')."""
    found: list[Role] = []
    for place, role in enumerate(roles):
        following = roles[place + 1] if place + 1 < len(roles) else None
        if following is None or following.type not in ("FIELD", "MEASURE", "COUNT"):
            found.append(role)
        elif role.type == "REL" and _is_field_of(following, role):
            continue
        elif role.type == "HEAD" and "OF" not in following.led:
            index = len(found)
            while index and found[index - 1].type in _LEADING:
                index -= 1
            found.insert(index, role)
        else:
            found.append(role)
    return found


def _is_field_of(role: Role, related: Role) -> bool:
    return isinstance(role.value, Path) and isinstance(related.value, Path) and role.value.via == related.value.field
