"""By what visitors are searched, though their names lie sealed: keyed digests of the beginnings of words (words.py).

A digest is cut to 20 bits, so that each stands for several beginnings: what is found are candidates, and whoever asks
opens them and looks. What lies open to a reader of the database is told in docs/decisions.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault
from app.storage.visiting.search import words

DIGITS = 5
PARTS = ("", "crm", "enrichment")
WHO, COMPANY = "who", "company"
_W, _V = tables.visitor_words, tables.visitors


class VisitorIndex:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def put(self, visitor_id: str, part: str, names: Mapping[str, Iterable[str]]) -> None:
        """These names and no others, of a part. names: by kind; a visitor that is not there is left alone."""
        self.forget(visitor_id, part)
        rows = [
            {"visitor_id": visitor_id, "part": part, "kind": kind, "digest": digest}
            for kind, texts in names.items()
            for digest in sorted({self._digests(term)[0] for term in words.kept(filter(None, texts))})
        ]
        there = select(_V.c.visitor_id).where(_V.c.visitor_id == visitor_id)
        if rows and self._connection.execute(there).first() is not None:
            self._connection.execute(insert(_W), rows)

    def forget(self, visitor_id: str, part: str) -> None:
        self._connection.execute(delete(_W).where(_W.c.visitor_id == visitor_id, _W.c.part == part))

    def candidates(self, text: str, most: int, start: int = 0) -> list[str]:
        """Ids of visitors who may be called so, or work for a company that is, who was seen last first."""
        conditions = list(self.conditions(_V.c.visitor_id, text))
        if not conditions:
            return []
        wanted = select(_V.c.visitor_id).where(_V.c.merged_into.is_(None), *conditions)
        ordered = wanted.order_by(_V.c.last_seen_at.desc(), _V.c.visitor_id).offset(start).limit(most)
        return list(self._connection.execute(ordered).scalars())

    def conditions(
        self, column: ColumnElement[str], text: str, kind: str = "", parts: Sequence[str] = PARTS
    ) -> Iterator[ColumnElement[bool]]:
        """What holds of the ids of visitors that may be meant; nothing for a text too short to be looked for."""
        for term in words.asked(text):
            found = select(_W.c.visitor_id).where(_W.c.digest.in_(self._digests(term)), _W.c.part.in_(parts))
            yield column.in_(found.where(_W.c.kind == kind) if kind else found)

    # -- what was kept before there was an index, or under another key ------------------------------------------------

    def stale(self, most: int) -> list[str]:
        """Ids of visitors that are to be entered anew."""
        wanted = select(_V.c.visitor_id).where(_V.c.is_stale.is_(True)).order_by(_V.c.visitor_id).limit(most)
        return list(self._connection.execute(wanted).scalars())

    def done(self, visitor_ids: Sequence[str]) -> None:
        self._connection.execute(update(_V).where(_V.c.visitor_id.in_(visitor_ids)).values(is_stale=False))

    def renew(self) -> None:
        """From now on everything is to be entered anew."""
        self._connection.execute(update(_V).values(is_stale=True))

    def _digests(self, term: str) -> tuple[str, ...]:
        return tuple(digest[:DIGITS] for digest in self._vault.digests("visitor word", term))


def names_of(part: str, body: Mapping[str, Any]) -> dict[str, list[str]]:
    """The names in what another service knows of a visitor, by kind."""
    if part == "crm":
        fields = body.get("fields")
        told = fields.get("Company") if isinstance(fields, Mapping) else ""
        return {WHO: _texts(body.get("name")), COMPANY: _texts(_name(body.get("account")), told)}
    if part == "enrichment":
        person = _name(body.get("person"))  # Clearbit's: {fullName, givenName, …}
        person = person.get("fullName") if isinstance(person, Mapping) else person
        return {WHO: _texts(person), COMPANY: _texts(_name(body.get("company")))}
    return {}


def _name(value: Any) -> Any:
    return value.get("name") if isinstance(value, Mapping) else ""


def _texts(*values: Any) -> list[str]:
    return [value for value in values if isinstance(value, str) and value]
