"""What one happening is worked off with: the place, its memory, the visitor; and what is to be stored at the end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from app.cliq.reply import Post, Reply
from app.i18n.sentences import Sentences
from app.occasion import Occasion
from app.visitors.happening import LOOK, Happening
from app.visitors.places import drafting
from app.visitors.places.place import Place
from app.visitors.places.records import Record
from app.visitors.places.steps import Steps
from app.visitors.values import Chat, Visit
from app.visitors.visiting import Known


class Desk:
    """record   the visitor's, once it is known; body: what is known of it, as cards and rules have it
    is_new   it was added just now
    """

    def __init__(self, occasion: Occasion, place: Place, steps: Steps, happening: Happening, known: Known) -> None:
        self.occasion, self.place, self.steps = occasion, place, steps
        self.happening, self.known = happening, known
        self.record: Record | None = None
        self.is_new = False
        self.body: Mapping[str, Any] = known.body("crm")
        self.posts: list[Post] = []
        self._shortfalls: list[tuple[str, str, str]] = []

    @property
    def now(self) -> datetime:
        return self.occasion.now

    @property
    def words(self) -> Sentences:
        """What is written into the CRM is in the organisation's language."""
        return self.occasion.words

    @property
    def visitor_id(self) -> str:
        return self.known.visitor.visitor_id

    @property
    def chat(self) -> Chat | None:
        """The chat that this is about; None when nobody has chatted."""
        return self.known.chat

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The visitor's attributes (C10)."""
        with self.occasion.read() as tables:
            return drafting.facts(self.known, tables)

    def facts_in(self, visit: Visit) -> dict[str, Any]:
        """The same of a visit that may be over while the next one goes on: each has its own origin (C11)."""
        if self.known.visit is not None and self.known.visit.visit_id == visit.visit_id:
            return self.facts
        with self.occasion.read() as tables:
            return drafting.facts(replace(self.known, visit=visit), tables)

    def before(self, body: Mapping[str, Any]) -> tuple[str, str]:
        """(module, id) of the record that was made, else found before, in this place; ('', '') for none."""
        step = self.steps.done(f"record/{self.visitor_id}")
        if step is not None and step.outside_id:
            return step.module, step.outside_id
        return (str(body.get("module") or ""), str(body.get("id") or "")) if self.is_ours(body) else ("", "")

    def is_ours(self, body: Mapping[str, Any]) -> bool:
        """Whether what was learned comes from the organisation that is linked now, not from another place or one
        before (G2)."""
        place = self.place
        return (body.get("place"), body.get("organisation", place.organisation)) == (place.name, place.organisation)

    # -- what is stored at the end --------------------------------------------------------------------------------

    def learn(self, body: dict[str, Any]) -> None:
        """What is known of the record; others look again when it is something new."""
        visitor_id, now = self.visitor_id, self.now
        body = {**body, "asked": self.known.visitor.email.lower()}
        was, self.body = self.body, body
        self.occasion.changes.append(lambda tables: tables.learned.put(visitor_id, "crm", body, now))
        if dict(was) != body:
            more = {"visit_id": self.happening.visit_id, "chat_id": self.happening.chat_id}
            self.occasion.happened(Happening("known", visitor_id, now, **more, detail={"about": "crm"}))

    def look_again(self, name: str, after: timedelta) -> None:
        """Have the visitor looked up once more in a while; name: unique, so that it is done once."""
        told = Happening("known", self.visitor_id, self.now, detail={"about": "crm", LOOK: name}, happening_id=name)
        payload, now = told.to_json(), self.now
        self.occasion.changes.append(
            # without a stream: what happens meanwhile need not wait for it
            lambda tables: tables.inbox.add("visitor", "records", f"{name}/look", payload, now, not_before=now + after)
        )

    def short(self, code: str, about: str, detail: str = "") -> None:
        """What could not be done, for the administrator."""
        self._shortfalls.append((code, about, detail))

    def reply(self) -> Reply:
        self._shortfalls += [("field_refused", name, code) for name, code in self.place.dropped]
        if not self._shortfalls:
            return Reply(posts=tuple(self.posts))
        event_id, now, rows = self.occasion.event.event_id, self.now, self._shortfalls
        what = f"visitor {self.visitor_id}"
        return Reply(
            posts=tuple(self.posts), changes=(lambda tables: tables.shortfalls.note(event_id, what, rows, now),)
        )
