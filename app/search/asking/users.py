"""Questions about the organisation's people, answered from the list of users that is at hand. Asks the CRM nothing."""

from collections import Counter
from decimal import Decimal

from app.clients import spellings
from app.clients.crm_facts import Row, User
from app.search.asking.asking import Asking, Unaskable
from app.search.asking.result import ROWS_SHOWN, Figure, Group, Result
from grammar.folding import fold
from grammar.question.nodes import ME, Condition, Question

USERS = "Users"
_FIELDS = {  # how a field may be called → the fact it is
    "full_name": "full_name", "name": "full_name", "first_name": "first_name", "last_name": "last_name",
    "email": "email", "role": "role", "profile": "profile", "phone": "phone", "mobile": "mobile", "id": "id",
    "language": "language", "time_zone": "time_zone",
}  # fmt: skip


def answer(asking: Asking, question: Question, shown: int = ROWS_SHOWN) -> Result:
    """Active people that fulfil the conditions: counted, grouped or listed. raises Unaskable"""
    if question.period:
        raise Unaskable(question.period)
    people = [user for user in asking.people if user.is_active]
    people = [user for user in people if all(_fulfils(asking, user, one) for one in question.conditions)]
    if question.groups:
        names = [_fact(key.path.field) for key in question.groups]
        counts = Counter(tuple(str(getattr(user, name)) for name in names) for user in people)
        groups = [Group(keys, keys, (Decimal(count),)) for keys, count in counts.most_common()]
        return Result((_count(people),), tuple(groups[: question.limit]), (), USERS, len(groups))
    if question.measures:
        if any(measure.figure != "count" for measure in question.measures):
            raise Unaskable(question.measures[0].figure)
        return Result((_count(people),), module=USERS)
    wanted = question.limit or shown
    rows = tuple(_row(user) for user in sorted(people, key=lambda user: fold(user.full_name)))
    return Result(rows=rows[:wanted], module=USERS, total=len(rows), is_complete=len(rows) <= wanted)


def _count(people: list[User]) -> Figure:
    return Figure("count", Decimal(len(people)), kind="count")


def _row(user: User) -> Row:
    names = ("id", "full_name", "email", "role", "profile", "phone", "mobile")
    return {name: getattr(user, name) for name in names}


def _fact(name: str) -> str:
    found = _FIELDS.get(name.casefold())
    if found is None:
        raise Unaskable(name)
    return found


def _fulfils(asking: Asking, user: User, condition: Condition) -> bool:
    value = fold(str(getattr(user, _fact(condition.path.field))))
    me = asking.people.user(asking.user_id)
    values = [fold(me.full_name if one == ME and me else str(one)) for one in condition.values]
    op = condition.op
    if op in ("is_empty", "is_not_empty"):
        return (not value) == (op == "is_empty")
    positive = {"is_not": "is", "not_in": "is", "not_contains": "contains"}.get(op, op)

    def holds(one: str) -> bool:
        return spellings.holds(positive, value, one)

    return any(holds(one) for one in values) == (positive == op)
