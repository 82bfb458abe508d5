"""Saved questions and searches (X9): the starters that everybody is offered, which administrators keep.

What somebody saved for themselves is theirs: it is counted, never shown.
"""

from dataclasses import dataclass
from typing import Any

from app.errors import Invalid, NothingFound, UserError
from app.services import Services
from app.storage.talk.questions import Saved
from grammar.folding import fold

NAME_MOST, TEXT_MOST = 60, 1000


@dataclass(frozen=True)
class Given:
    """A starter as somebody wrote it.

    owner   e-mail of the linked person whose starter it is; they may change it in chat, too
    text    what the bot is told when it is run: a question, or a search that begins with /zcrm
    """

    name: str
    text: str
    owner: str = ""


@dataclass(frozen=True)
class Starter:
    """owner: name or address of whose it is; version: how often it was changed here."""

    saved: Saved
    owner: str
    version: int


@dataclass(frozen=True)
class Overview:
    """private: how many questions people keep for themselves, by their name or address."""

    starters: list[Starter]
    private: dict[str, int]


def overview(services: Services) -> Overview:
    with services.database.read() as tables:
        accounts = {one.cliq_user_id: one.name or one.email or one.cliq_user_id for one in tables.accounts.all()}
        starters = [
            Starter(one, accounts.get(one.owner_id, one.owner_id), _version(tables, one.saved_id))
            for one in tables.saved_questions.starters()
        ]
        counts = tables.saved_questions.private()
    return Overview(starters, {accounts.get(owner, owner): count for owner, count in counts.items()})


def add(services: Services, actor: str, given: Given) -> str:
    """Keep a new starter; returns its id. Raises Invalid with everything that is wrong."""
    faults = _faults(services, given)
    with services.database.read() as tables:
        account = tables.accounts.by_email(given.owner.strip())
        person = tables.people.get(account.cliq_user_id) if account else None
    organisation = (account and account.organisation_id) or (person and person.organisation_id)
    if account is None:
        faults["owner"] = UserError("saved.no_owner", email=given.owner)
    elif not organisation:
        faults["owner"] = UserError("saved.no_organisation", email=given.owner)
    if faults or account is None or not organisation:
        raise Invalid(faults)
    saved_id, now = services.source.token(9), services.source.now()
    name, text = _name(given), given.text.strip()
    with services.database.write() as tables:
        whose = {"owner_id": account.cliq_user_id, "organisation_id": organisation}
        tables.saved_questions.add(saved_id=saved_id, **whose, name=name, text=text, is_starter=True, now=now)
        tables.audit.record(actor, "starter.add", saved_id, now, after={"name": name, "text": text})
    return saved_id


def change(services: Services, actor: str, saved_id: str, given: Given, seen: int | None = None) -> None:
    """Another name or text; whose it is stays.

    seen    version that the change is based on; None: the present one
    raises  Invalid; NothingFound saved.no_starter; UserError saved.changed_meanwhile
    """
    before = _kept(services, saved_id)
    faults = _faults(services, given, saved_id)
    if faults:
        raise Invalid(faults)
    now, name, text = services.source.now(), _name(given), given.text.strip()
    with services.database.write() as tables:
        at = _version(tables, saved_id) if seen is None else seen
        came = tables.versions.advance(_thing(saved_id), at, by=actor, now=now)
        if came is not None:
            raise UserError("saved.changed_meanwhile", who=came.changed_by)
        tables.saved_questions.change(saved_id, before.owner_id, name=name, text=text, is_starter=True)
        was, after = {"name": before.name, "text": before.text}, {"name": name, "text": text}
        tables.audit.record(actor, "starter.change", saved_id, now, before=was, after=after)


def remove(services: Services, actor: str, saved_id: str) -> None:
    """Offer it no more; raises NothingFound saved.no_starter."""
    before, now = _kept(services, saved_id), services.source.now()
    with services.database.write() as tables:
        tables.saved_questions.delete(saved_id, before.owner_id)
        was = {"name": before.name, "text": before.text}
        tables.audit.record(actor, "starter.remove", saved_id, now, before=was)


def _kept(services: Services, saved_id: str) -> Saved:
    with services.database.read() as tables:
        found = tables.saved_questions.get(saved_id)
    if found is None or not found.is_starter:
        raise NothingFound("saved.no_starter")
    return found


def _faults(services: Services, given: Given, own_id: str = "") -> dict[str, Exception]:
    faults: dict[str, Exception] = {}
    name = _name(given)
    with services.database.read() as tables:
        others = [one.name for one in tables.saved_questions.starters() if one.saved_id != own_id]
    if not name or len(name) > NAME_MOST:
        faults["name"] = UserError("saved.bad_name", limit=NAME_MOST)
    elif name.startswith("/"):
        faults["name"] = UserError("saved.like_command")
    elif any(fold(one) == fold(name) for one in others):
        faults["name"] = UserError("saved.taken", name=name)
    if not given.text.strip() or len(given.text) > TEXT_MOST:
        faults["text"] = UserError("saved.bad_text", limit=TEXT_MOST)
    return faults


def _name(given: Given) -> str:
    return " ".join(given.name.split())


def _version(tables: Any, saved_id: str) -> int:
    found = tables.versions.get(_thing(saved_id))
    return found.version if found is not None else 0


def _thing(saved_id: str) -> str:
    return f"starter {saved_id}"
