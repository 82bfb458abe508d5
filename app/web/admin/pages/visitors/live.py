"""Who is on the site, by ring (V7), and one visitor with everything that is known (V8). The list renews itself."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.placing import notes
from app.errors import Invalid, NothingFound
from app.storage.visiting.visits import Live
from app.visitors import operating
from app.visitors.viewing import portrait
from app.visitors.viewing import shown as told
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/visitors"
RINGS = ("one", "two", "three", "four", "")
TYPES = ("customer", "deal", "lead", "contact", "unknown", "new", "returning")
WORD_MOST = 200
PEOPLE_MOST, VISITS_MOST, LINES_MOST = 100, 10, 200  # on one page; lines of each chat
ACTIONS_SHOWN, ACTIONS_MOST = 20, 100  # of each visit; of one visit that is looked at alone
PAGE_HIGHEST = 100_000


def page_of(given: Mapping[str, str]) -> int:
    """The page that an address asks for, the first for what is none."""
    said = given.get("page", "")
    return min(max(1, int(said)), PAGE_HIGHEST) if said.isascii() and said.isdecimal() and len(said) < 9 else 1


class LiveVisitors:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/visitors")(self.live_visitors)
        doors.page("/visitors/<visitor_id>")(self.visitor)
        doors.deed("/visitors/<visitor_id>/note")(self.note_visitor)

    def live_visitors(self, who: Who) -> Response:
        """The whole page, or for htmx the list alone."""
        given = {
            name: request.args.get(name, "")[:WORD_MOST].strip() for name in ("brand_id", "ring", "type", "company")
        }
        page, visiting = page_of(request.args), self._services.visiting
        wanted = Live(**given, most=PEOPLE_MOST, start=(page - 1) * PEOPLE_MOST)  # type: ignore[arg-type]
        found = visiting.live(wanted)
        counts = visiting.live_counts(wanted, found)
        by_ring = [(ring, [one for one in found if one.visitor.ring == ring]) for ring in RINGS]
        with self._services.database.read() as tables:
            brands = tables.brands.all()
        template = "live_rows" if request.headers.get("HX-Request") else "live"
        return shown(
            template,
            who,
            here=HERE,
            by_ring=by_ring,
            counts=counts,
            count=sum(counts.values()),
            page=page,
            pages=max(1, -(-sum(counts.values()) // PEOPLE_MOST)),
            part=urlencode({name: value for name, value in given.items() if value}),
            brands=brands,
            names={one.brand_id: one.name for one in brands},
            given=given,
            rings=RINGS,
            types=TYPES,
            query=request.query_string.decode("ascii", "replace"),
        )

    def note_visitor(self, who: Who, visitor_id: str) -> AnyResponse:
        """C9: onto the record, now or when there is one."""
        title, content = request.form.get("title", ""), request.form.get("content", "")
        author = who.session.cliq_user_id or ""
        try:
            notes.add(self._services, who.actor, visitor_id, content, title, author_id=author)
        except Invalid as error:
            said = " ".join(sentence(who.words, one) for one in error.fields.values())
            return self._history(who, visitor_id, 422, trouble=said, typed=(title, content))
        except NothingFound:
            return self._history(who, visitor_id)
        return redirect(f"{HERE}/{quote(visitor_id)}#notes", 303)

    def visitor(self, who: Who, visitor_id: str) -> Response:
        return self._history(who, visitor_id)

    def _history(
        self, who: Who, visitor_id: str, status: int = 200, trouble: str = "", typed: tuple[str, str] = ("", "")
    ) -> Response:
        page, visit_id = page_of(request.args), request.args.get("visit", "")[:WORD_MOST]
        if visit_id:
            skip = (page - 1) * ACTIONS_MOST
            found = self._services.visiting.history(visitor_id, visit_id=visit_id, skip=skip, deeds=ACTIONS_MOST)
        else:
            start = (page - 1) * VISITS_MOST
            found = self._services.visiting.history(visitor_id, most=VISITS_MOST, start=start, deeds=ACTIONS_SHOWN)
        if found is None:
            trouble = sentence(who.words, NothingFound("visit.no_visitor"))
            return shown("visitor", who, 404, here=HERE, found=None, trouble=trouble)
        with self._services.database.read() as tables:
            written = tables.visitor_notes.of(found.known.visitor.visitor_id)
            operator = operating.operator_of(tables, who.session.cliq_user_id or "")
            lines = {chat.chat_id: tables.chats.newest_lines(chat.chat_id, LINES_MOST)[::-1] for chat in found.chats}
            names = {one.operator_id: one.name for one in tables.brands.operators()}
        may_see = portrait.sees_campaigns(self._services.links.get("campaigns"), operator)
        is_alone = bool(visit_id) and [visit.visit_id for visit in found.visits] == [visit_id]
        more: dict[str, Any] = {
            "found": found,
            "notes": written,
            "lines": lines,
            "names": names,
            "campaign": portrait.latest_campaign(found.known) if may_see else None,
            "enriched": (("company", portrait.company(found.known)), ("person", portrait.person(found.known))),
            "label": lambda name: told.label(who.words, name),
            "state": lambda name: told.state(who.words, name),
            "page": page,
            "visit_id": visit_id if is_alone else "",
            "actions_most": ACTIONS_MOST,
        }
        return shown("visitor", who, status, here=HERE, trouble=trouble, typed=typed, **more)
