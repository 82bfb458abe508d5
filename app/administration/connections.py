"""How the calls to Zoho went, account by account: last answer, last failure, token, credits, lock-outs, what to do.

It asks nobody outside: processes store what they hear (app/storage/heard.py). What is wrong with the content of one
call, such as a record that somebody may not see, is no failure of a connection.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from app.clients.wire.faults import SCOPE_MISSING, THROTTLED
from app.services import Services
from app.storage.governing.connections import Heard
from app.storage.identity.accounts import Linked

State = Literal["good", "warning", "bad"]
Advice = Literal["", "connect_again", "locked", "throttled", "unanswered", "refused", "few_credits"]
BAD: frozenset[Advice] = frozenset({"connect_again", "unanswered", "refused"})
ORDER: tuple[Advice, ...] = ("connect_again", "refused", "unanswered", "locked", "throttled", "few_credits", "")
SERVICES = (
    "crm",
    "cliq",
    "accounts",
    "salesiq",
    "bigin",
)  # those that have a name in admin.service_…; others have none
FEW_CREDITS = 1000  # the smallest edition has 5,000 for a rolling day
LONG_AGO = datetime.min.replace(tzinfo=UTC)
CREDITS_HOLD = timedelta(hours=1)  # the CRM names them with every answer once half are used, and not before


@dataclass(frozen=True)
class Connection:
    """service     'crm', 'cliq', 'accounts' …
    name         e-mail address of the account that calls, '' for calls of nobody's
    operation, status, code   of the last call that failed; status None: no answer came
    token_until  when its access token ends; it is refreshed before
    credits_left None while the CRM has more than half, and for the others
    locked       the kinds of calls that Cliq refuses this account until `locked_until`
    """

    service: str
    name: str
    state: State
    advice: Advice
    ok_at: datetime | None = None
    failed_at: datetime | None = None
    operation: str | None = None
    status: int | None = None
    code: str | None = None
    token_until: datetime | None = None
    credits_left: int | None = None
    locked: tuple[str, ...] = ()
    locked_until: datetime | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """What its sentence of advice names."""
        return facts([self])


def listed(services: Services) -> list[Connection]:
    """Every connection that was ever used, trouble first; senders also when they have not called yet."""
    now = services.source.now()
    with services.database.read() as tables:
        heard = {(one.service, one.person): one for one in tables.connections.all()}
        accounts = {one.cliq_user_id: one for one in tables.accounts.all()}
        closed = tables.slots.closed(now)
    for one in accounts.values():
        if one.is_sender:
            heard.setdefault(("cliq", one.cliq_user_id), Heard("cliq", one.cliq_user_id))
    locks: dict[str, dict[str, datetime]] = {}
    for bucket, until in closed.items():
        person, _, family = bucket.rpartition(":")
        locks.setdefault(person, {})[family] = until
    found = [
        _connection(one, accounts.get(one.person), locks.get(one.person, {}))
        for one in heard.values()
        if one.person in accounts or not one.person
    ]
    return sorted(found, key=lambda one: (ORDER.index(one.advice), one.service, one.name))


def facts(found: Sequence[Connection]) -> dict[str, Any]:
    """What a sentence says of some connections in the same trouble: names, and the newest of everything else."""
    last = max(found, key=lambda one: one.failed_at or one.ok_at or LONG_AGO)
    known = [one.credits_left for one in found if one.credits_left is not None]
    return {
        "count": len(found),
        "names": [one.name for one in found if one.name][:5],
        "at": last.failed_at or last.ok_at,
        "operation": last.operation or "",
        "code": " ".join(str(part) for part in (last.status, last.code) if part),
        "until": max((one.locked_until for one in found if one.locked_until), default=None),
        "left": min(known, default=None),
    }


def newest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((one for one in moments if one), default=None)


def _connection(one: Heard, account: Linked | None, locks: dict[str, datetime]) -> Connection:
    locks = locks if one.service == "cliq" else {}
    left = one.credits_left
    if one.credits_at is None or (one.ok_at and one.ok_at - one.credits_at > CREDITS_HOLD):
        left = None
    advice = _advice(one, account, locks, left)
    return Connection(
        service=one.service,
        name=(account.email or account.cliq_user_id) if account else "",
        state="bad" if advice in BAD else "warning" if advice else "good",
        advice=advice,
        ok_at=one.ok_at,
        failed_at=one.failed_at,
        operation=one.operation,
        status=one.status,
        code=one.code,
        token_until=account.access_expires_at if account else None,
        credits_left=left,
        locked=tuple(sorted(locks)),
        locked_until=newest(locks.values()),
    )


def _advice(one: Heard, account: Linked | None, locks: dict[str, datetime], left: int | None) -> Advice:
    if account is not None and account.state != "linked":
        return "connect_again"
    if locks:
        return "locked"
    if one.failed_at is not None and (one.ok_at is None or one.failed_at > one.ok_at):
        if one.status == 429 or one.code in THROTTLED:
            return "throttled"
        if one.status == 401 or one.code in SCOPE_MISSING or one.code == "token_revoked":
            return "connect_again"
        return "unanswered" if one.status is None or one.status >= 500 or one.status < 300 else "refused"
    return "few_credits" if left is not None and left < FEW_CREDITS else ""
