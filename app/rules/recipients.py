"""Who a notification goes to, as an administrator wrote it, and who that is for one record (W2). Pure.

    owner, manager, #sales, ken@zylker.example, Account_Name.owner, Account_Name.Reviewer

It asks neither the CRM nor Cliq: records and people are handed in. Whether a person has a Cliq account is found out by
the caller.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.errors import UserError
from grammar.catalog import Catalog, Field, Module
from grammar.folding import fold_label, narrow

Kind = Literal["channel", "user", "owner", "creator", "manager", "field"]
Row = Mapping[str, Any]
USERS = "Users"
MOST = 50  # of one notification; more is a channel
WORDS: dict[str, Kind] = {
    "owner": "owner",
    "担当者": "owner",
    "creator": "creator",
    "created by": "creator",
    "作成者": "creator",
    "manager": "manager",
    "owner's manager": "manager",
    "上司": "manager",
    "担当者の上司": "manager",
}
FIELDS_OF = {"owner": "Owner", "manager": "Owner", "creator": "Created_By"}
EXAMPLE = "owner, manager, #sales, ken@example.com, Account_Name.owner"
_SPLIT = re.compile(r"[,;、､，；\n]+")
_CHANNEL = re.compile(r"(?:#|channel:)\s*(?P<name>[^\s()#@:]+)\s*(?:\((?P<language>[a-z]{2})\))?")
_EMAIL = re.compile(r"(?:user:)?\s*(?P<address>[^\s@,;<>()]+@[^\s@,;<>()]+)")


@dataclass(frozen=True)
class Recipient:
    """One recipient as configured.

    name      unique name of the channel, e-mail address of the person, api name of the user field; else ''
    via       api name of the lookup whose record's people are meant; '' for the record's own
    language  of what is said in a channel; '' is the organisation's
    """

    kind: Kind
    name: str = ""
    via: str = ""
    language: str = ""

    def __str__(self) -> str:
        """As it can be written."""
        if self.kind == "channel":
            return f"#{self.name} ({self.language})" if self.language else f"#{self.name}"
        what = self.name if self.kind in ("user", "field") else self.kind
        return f"{self.via}.{what}" if self.via else what


@dataclass(frozen=True)
class Shortfall:
    """What could not be done. code: one of the keys below 'shortfall' in the catalogues of sentences."""

    code: str
    about: str
    detail: str = ""


@dataclass(frozen=True)
class Told:
    """Whom a notification reaches for one record.

    channels  each once
    people    CRM user ids, each once, with the recipients that led to them
    strangers e-mail addresses that the CRM knows nobody by: they may still be Cliq users
    """

    channels: tuple[Recipient, ...]
    people: Mapping[str, tuple[Recipient, ...]]
    strangers: tuple[str, ...]
    shortfalls: tuple[Shortfall, ...]


def parse(text: str) -> tuple[Recipient, ...]:
    """The recipients in a text, each once. Names of fields are kept as typed until `checked`.

    raises  UserError notify.no_recipient, notify.bad_recipient, notify.too_many_recipients
    """
    parts = [narrow(part).strip() for part in _SPLIT.split(text)]
    found = tuple(dict.fromkeys(_one(part) for part in parts if part))
    if not found:
        raise UserError("notify.no_recipient", example=EXAMPLE)
    if len(found) > MOST:
        raise UserError("notify.too_many_recipients", limit=MOST, count=len(found))
    return found


def _one(text: str) -> Recipient:
    channel = _CHANNEL.fullmatch(text)
    if channel:
        return Recipient("channel", channel["name"], language=channel["language"] or "")
    person = _EMAIL.fullmatch(text)
    if person:
        return Recipient("user", person["address"].lower())
    via, _, what = text.rpartition(".")
    kind = WORDS.get(fold_label(what))
    if not what.strip() or "@" in text or "#" in text or "." in via:
        raise UserError("notify.bad_recipient", typed=text, example=EXAMPLE)
    return Recipient(kind, via=via.strip()) if kind else Recipient("field", what.strip(), via.strip())


def from_json(given: Iterable[Mapping[str, str]]) -> tuple[Recipient, ...]:
    """As they are kept; the inverse of `to_json`."""
    return tuple(Recipient(**one) for one in given)  # type: ignore[arg-type]


def to_json(recipients: Iterable[Recipient]) -> list[dict[str, str]]:
    return [{name: value for name, value in vars(one).items() if value} for one in recipients]


def checked(recipient: Recipient, module: Module, catalog: Catalog) -> Recipient:
    """With api names in place of labels.

    raises  UserError notify.no_lookup, notify.no_user_field: nothing of that name leads to a record, or to a person
    """
    there, via = module, ""
    if recipient.via:
        lookup = _field(recipient.via, module, lambda field: field.lookup not in (None, USERS))
        target = catalog.module(lookup.lookup or "") if lookup else None
        if lookup is None or target is None:
            raise UserError("notify.no_lookup", typed=recipient.via, module=module.label, choices=_lookups(module))
        there, via = target, lookup.api_name
    if recipient.kind != "field":
        return replace(recipient, via=via)
    field = _field(recipient.name, there, lambda field: field.lookup == USERS)
    if field is None:
        raise UserError("notify.no_user_field", typed=recipient.name, module=there.label, choices=_people(there))
    return replace(recipient, name=field.api_name, via=via)


def _field(name: str, module: Module, fits: Callable[[Field], bool]) -> Field | None:
    named = [field for field in module.named(name) if fits(field)]
    return named[0] if len(named) == 1 else None


def _lookups(module: Module) -> list[str]:
    return [field.api_name for field in module.fields if field.lookup not in (None, USERS)]


def _people(module: Module) -> list[str]:
    return ["owner", "creator", "manager", *(field.api_name for field in module.fields if field.lookup == USERS)]


def lookups(recipients: Iterable[Recipient]) -> tuple[str, ...]:
    """The api names of the lookups whose records must be read."""
    return tuple(dict.fromkeys(one.via for one in recipients if one.via))


def resolve(
    recipients: Iterable[Recipient],
    row: Row | None,
    related: Mapping[str, Row | None],
    *,
    user_of: Callable[[str], str | None],
    managers_of: Callable[[str], Sequence[str]],
) -> Told:
    """Whom the recipients are for one record; two that are one person become one (W4).

    row          the record, None when it could not be read; related: by api name of the lookup
    user_of      CRM user id by e-mail address
    managers_of  CRM user ids of a user's superiors: one as a rule, several where a role has several people
    """
    channels: dict[str, Recipient] = {}
    people: dict[str, list[Recipient]] = {}
    strangers: dict[str, None] = {}
    short: list[Shortfall] = []
    for one in recipients:
        if one.kind == "channel":
            channels.setdefault(one.name, one)
        elif one.kind == "user":
            known = user_of(one.name)
            if known:
                people.setdefault(known, []).append(one)
            else:
                strangers.setdefault(one.name)
        else:
            found, missing = _of_record(one, related.get(one.via) if one.via else row, managers_of)
            short += missing
            for user_id in found:
                people.setdefault(user_id, []).append(one)
    merged = {user_id: tuple(who) for user_id, who in people.items()}
    return Told(tuple(channels.values()), merged, tuple(strangers), tuple(short))


def _of_record(
    recipient: Recipient, row: Row | None, managers_of: Callable[[str], Sequence[str]]
) -> tuple[Sequence[str], list[Shortfall]]:
    if row is None:
        return (), [Shortfall("no_record", str(recipient))]
    value = row.get(FIELDS_OF.get(recipient.kind, recipient.name))
    values = value if isinstance(value, list) else [value]
    ids = [str(one["id"]) for one in values if isinstance(one, Mapping) and one.get("id")]
    if not ids:
        return (), [Shortfall("nobody_there", str(recipient))]
    if recipient.kind != "manager":
        return ids, []
    superiors = managers_of(ids[0])
    if not superiors:
        return (), [Shortfall("no_manager", str(recipient))]
    return superiors, [Shortfall("several_managers", str(recipient))] if len(superiors) > 1 else []
