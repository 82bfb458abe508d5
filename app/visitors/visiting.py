"""What is known of visitors at this moment, who is on a site, and telling those who want to hear what happened.

It asks no outside service and decides nothing about content: features do, when they hear of a happening.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from app.now import Source
from app.storage.database import Database
from app.storage.nouns import Tables
from app.storage.visiting.chats import Chat
from app.storage.visiting.learned import Command, Learned
from app.storage.visiting.search import index, words
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Action, Live, Visit
from app.visitors import entering
from app.visitors.happening import Happening
from app.visitors.links import KnownLinks

Change = Callable[[Tables], None]
COMMAND_MINUTES = 10  # what a page has not fetched by then surprises a visitor more than it helps
OPENED_MOST, OPENED_AT_ONCE = 1000, 100  # candidates of a search that are opened to be looked at
NEWEST_MOST = 2000
CHATS_MOST = 20
SOURCE = "visitor"  # events of the inbox; their name is the reaction


@dataclass(frozen=True)
class Known:
    """All that is known of one visitor now. visit: the one going on, else the last. chat: the one asked for, else the
    last. learned: by part; parts whose link is switched off are not there (C1)."""

    visitor: Visitor
    visit: Visit | None = None
    chat: Chat | None = None
    actions: tuple[Action, ...] = ()
    learned: Mapping[str, Learned] = field(default_factory=dict)

    @property
    def is_live(self) -> bool:
        return self.visit is not None and self.visit.ended_at is None

    def body(self, part: str) -> Mapping[str, Any]:
        """What a part says; {} when it says nothing."""
        found = self.learned.get(part)
        return found.body if found is not None else {}


@dataclass(frozen=True)
class History:
    """V8. visits and chats: the newest first; actions: by visit id, the newest ones, oldest first.

    counts   how much was done in each visit, also what is not among the actions        has_more   older visits
    """

    known: Known
    visits: tuple[Visit, ...]
    actions: Mapping[str, tuple[Action, ...]]
    chats: tuple[Chat, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    has_more: bool = False


@dataclass(frozen=True)
class Visiting:
    """reactions   who wants to hear of which kinds, by name; filled by the process's root (Routes.reactions)
    changes        where `happened` puts what it stores; None: it stores at once
    but            the reaction that speaks: it is not told what it said itself
    offers         what the features offer for a visitor, app.visitors.offering.Offer by the kind of the button
    """

    database: Database
    source: Source
    links: KnownLinks
    reactions: dict[str, frozenset[str]] = field(default_factory=dict)
    changes: list[Change] | None = None
    but: str = ""
    offers: dict[str, Any] = field(default_factory=dict)

    def bound(self, changes: list[Change], but: str = "") -> "Visiting":
        """The same, storing in the transaction of what `changes` belongs to."""
        return replace(self, changes=changes, but=but)

    # -- telling --------------------------------------------------------------------------------------------------

    def happened(self, happening: Happening) -> None:
        """Let everybody know who wants this kind."""
        told = replace(happening, happening_id=happening.happening_id or self.source.token(9))
        if self.changes is None:
            self.database.change(lambda tables: self.tell(tables, told))
        else:
            self.changes.append(lambda tables: self.tell(tables, told))

    def tell(self, tables: Tables, happening: Happening) -> None:
        """The same within a transaction: one row of the inbox for each who wants it, in the visitor's own order."""
        happening_id = happening.happening_id or self.source.token(9)
        payload = replace(happening, happening_id=happening_id).to_json()
        tables.visitors.lock(happening.visitor_id)
        now = self.source.now()
        for reaction, kinds in sorted(self.reactions.items()):
            if happening.kind in kinds and reaction != self.but:
                stream = f"{reaction}/{happening.visitor_id}"
                tables.inbox.add(SOURCE, reaction, f"{happening_id}/{reaction}", payload, now, stream=stream)

    def command(self, visitor_id: str, kind: str, **body: Any) -> None:
        """Have the visitor's page do something: kind 'open' (the chat window) or 'invite' (sender, text)."""
        now = self.source.now()
        made = Command(self.source.token(9), visitor_id, kind, body, now, now + timedelta(minutes=COMMAND_MINUTES))
        if self.changes is None:
            self.database.change(lambda tables: tables.commands.add(made))
        else:
            self.changes.append(lambda tables: tables.commands.add(made))

    # -- what is known --------------------------------------------------------------------------------------------

    def read(self, visitor_id: str, chat_id: str = "") -> Known | None:
        """None when there is no such visitor."""
        with self.database.read() as tables:
            visitor = tables.visitors.get(visitor_id)
            if visitor is None:
                return None
            chat = tables.chats.get(chat_id) if chat_id else None
            chat = chat or next(iter(tables.chats.of(visitor.visitor_id, 1)), None)
            open_ = tables.visits.open(visitor.visitor_id)
            visit = open_ or next(iter(tables.visits.of(visitor.visitor_id, 1)), None)
            actions = tables.visits.actions(visit.visit_id) if visit is not None else []
            learned = self._shown(tables.learned.of(visitor.visitor_id))
        return Known(visitor, visit, chat, tuple(actions), learned)

    def live(self, wanted: Live) -> list[Known]:
        """Who is on a site, inner rings first; without what they did."""
        with self.database.read() as tables:
            visits = tables.visits.live(replace(wanted, parts=self._parts()))
            ids = list(dict.fromkeys(visit.visitor_id for visit in visits))
            found = self._together(tables, ids, {visit.visitor_id: visit for visit in reversed(visits)})
        return [one for one in found if not wanted.company or words.fits(wanted.company, names_of(one))]

    def live_counts(self, wanted: Live, found: Sequence[Known]) -> dict[str, int]:
        """How many that are by ring, '' outside all. found: what `live` has answered, often everybody who is there."""
        if not wanted.start and len(found) < wanted.most:
            return dict(Counter(one.visitor.ring for one in found))
        with self.database.read() as tables:
            return tables.visits.counted(replace(wanted, parts=self._parts()))

    def called(self, text: str, most: int) -> list[Known]:
        """Visitors whose name, address or company has these words, or words that begin so; the newest first.

        All visitors are looked for, by the index; of those who were seen last also the middle of a word is found.
        """
        found: dict[str, Known] = {}
        with self.database.read() as tables:
            for start in range(0, OPENED_MOST, OPENED_AT_ONCE):
                ids = tables.visitor_index.candidates(text, OPENED_AT_ONCE, start)
                known = self._together(tables, ids, {})
                found |= {one.visitor.visitor_id: one for one in known if words.fits(text, names_of(one))}
                if len(ids) < OPENED_AT_ONCE or len(found) >= most:
                    break
            if not found:
                seen = [one for one in tables.visitors.newest(NEWEST_MOST) if words.fits(text, _own_names(one))]
                known = self._together(tables, [one.visitor_id for one in seen[:most]], {})
                found = {one.visitor.visitor_id: one for one in known}
        return list(found.values())[:most]

    def enter(self, tables: Tables) -> None:
        """Some visitors who cannot be searched yet can be then."""
        entering.enter(tables)

    def of(self, visitor_ids: Sequence[str]) -> list[Known]:
        """Several visitors, in this order; without their visits."""
        with self.database.read() as tables:
            return self._together(tables, list(dict.fromkeys(visitor_ids)), {})

    def _together(self, tables: Tables, ids: list[str], visits: Mapping[str, Visit]) -> list[Known]:
        people, chats, learned = tables.visitors.many(ids), tables.chats.newest_of(ids), tables.learned.of_many(ids)
        return [
            Known(people[one], visits.get(one), chats.get(one), (), self._shown(learned.get(one, {})))
            for one in ids
            if one in people
        ]

    def history(
        self, visitor_id: str, *, most: int = 20, start: int = 0, deeds: int = 500, visit_id: str = "", skip: int = 0
    ) -> History | None:
        """V8: the visitor with some of their visits, what they did in them last, and their newest chats.

        start      so many of the newest visits are left out        deeds   actions of each visit
        visit_id   that visit alone, without the last `skip` of its actions
        """
        known = self.read(visitor_id)
        if known is None:
            return None
        mine = known.visitor.visitor_id
        with self.database.read() as tables:
            one = tables.visits.get(visit_id) if visit_id else None
            found = tables.visits.of(mine, most + 1, start)
            visits = found[:most] if one is None or one.visitor_id != mine else [one]
            skip = skip if visits == [one] else 0
            actions = {visit.visit_id: tuple(tables.visits.actions(visit.visit_id, deeds, skip)) for visit in visits}
            counts = tables.visits.count_actions([visit.visit_id for visit in visits])
            chats = tables.chats.of(mine, CHATS_MOST)
        return History(known, tuple(visits), actions, tuple(chats), counts, len(found) > most)

    def _parts(self) -> tuple[str, ...]:
        """Whose knowledge counts: C1."""
        crm = any(self.links.is_on(part) for part in ("crm", "bigin"))
        return (*(["crm"] if crm else []), *(["enrichment"] if self.links.is_on("enrichment") else []))

    def _shown(self, learned: Mapping[str, Learned]) -> dict[str, Learned]:
        """Without the parts whose link is switched off, and without what an organisation knew that was linked before
        (G2)."""
        return {part: one for part, one in learned.items() if self._is_shown(one)}

    def _is_shown(self, one: Learned) -> bool:
        link = self.links.get(link_of(one))
        if link is None or not link.is_on:
            return False
        return one.part != "crm" or one.body.get("organisation", link.outside_id) == link.outside_id


def names_of(known: Known) -> list[str]:
    """By what somebody is called, and where they work, as it is known from all sides."""
    learned = (index.names_of(part, one.body) for part, one in known.learned.items())
    return [*_own_names(known.visitor), *(name for told in learned for several in told.values() for name in several)]


def _own_names(visitor: Visitor) -> list[str]:
    return [name for name in (visitor.name, visitor.email, visitor.company) if name]


def link_of(learned: Learned) -> str:
    """The link that a learned part came over: what is known of a record comes from the CRM or from Bigin."""
    return str(learned.body.get("place") or "crm") if learned.part == "crm" else learned.part
