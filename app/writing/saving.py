"""Saving changes of one record so that nobody's work is overwritten, and never twice.

A change carries what each field held when the person saw it. The record is read again just before it is written, fields
that somebody else changed meanwhile stop everything, and the write itself says on which version it is based
(If-Unmodified-Since). A write that nobody answered is not repeated: the record is read to see what became of it.
Source: https://www.zoho.com/crm/developer/docs/api/v8/update-records.html, read 2026-11-21.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.clients.crm import Crm
from app.errors import NothingFound, ServiceError, ServiceRejected, ServiceUnavailable
from app.writing import values
from app.writing.values import Plain
from grammar.catalog import Module

TRIES = 3  # a record that changes three times within this second is rather tried again by the person
FOLLOWING = {"Stage": ("Probability",)}  # what the CRM itself changes along, and undo must set back
Row = Mapping[str, Any]
Read = Callable[[], Row | None]
Plains = Mapping[str, Plain]


@dataclass(frozen=True)
class Saved:
    """The record as it is now, and the fields that are other than before: api name → (before, now).

    row  None when it cannot be read any more: it was given away, or the CRM fell silent after the write
    """

    row: Row | None
    changed: Mapping[str, tuple[Plain, Plain]]


@dataclass(frozen=True)
class Conflict:
    """Nothing was written: `theirs` are the values that these fields have now, `row` the record as it is."""

    row: Row
    theirs: Mapping[str, Plain]


def save(crm: Crm, read: Read, module: Module, record_id: str, mine: Plains, before: Plains) -> Saved | Conflict:
    """Write `mine` where the fields still hold `before`; a field that holds `mine` already is fine, too.

    raises  NothingFound when the record is gone; ServiceRejected as the CRM said it; ServiceUnavailable with the fact
            outcome: 'unchanged' (looked: not written) or 'unknown' (could not look)
    """
    fields = {name: field for name in mine if (field := module.field(name)) is not None}
    for last in (False,) * (TRIES - 1) + (True,):
        row = _there(read())
        now = {name: values.of_record(field, row.get(name)) for name, field in fields.items()}
        theirs = {
            name: value
            for name, value in now.items()
            if not values.same(value, before.get(name)) and not values.same(value, mine[name])
        }
        if theirs:
            return Conflict(row, theirs)
        open_ = {name: mine[name] for name, value in now.items() if not values.same(value, mine[name])}
        if not open_:
            return Saved(row, {})
        sent = {name: values.for_crm(fields[name], value) for name, value in open_.items()}
        try:
            crm.update(module.api_name, record_id, sent, unmodified_since=str(row.get("Modified_Time") or ""))
        except ServiceRejected as error:
            if error.facts.get("remote_code") != "RECORD_MODIFIED" or last:
                raise
            continue
        except ServiceUnavailable as error:
            after = _looked(read)
            if after is None:
                error.facts["outcome"] = "unknown"
                raise
            if not all(values.same(values.of_record(fields[name], after.get(name)), mine[name]) for name in open_):
                error.facts["outcome"] = "unchanged"
                raise
        else:
            after = _looked(read)
        if after is None:
            return Saved(None, {name: (now[name], value) for name, value in open_.items()})
        return Saved(after, _changed(module, open_, row, after))
    raise AssertionError("the last try returns or raises")


def _there(row: Row | None) -> Row:
    if row is None:
        raise NothingFound("record.gone")
    return row


def _looked(read: Read) -> Row | None:
    """The record after the write; None when it cannot be read."""
    try:
        return read()
    except ServiceError:
        return None


def _changed(module: Module, mine: Plains, before: Row, after: Row) -> dict[str, tuple[Plain, Plain]]:
    along = [name for field in mine for name in FOLLOWING.get(field, ()) if name not in mine]
    found: dict[str, tuple[Plain, Plain]] = {}
    for name in (*mine, *along):
        field = module.field(name)
        if field is None or (name in along and field.read_only):
            continue
        was, now = values.of_record(field, before.get(name)), values.of_record(field, after.get(name))
        if not values.same(was, now):
            found[name] = (was, now)
    return found
