"""Who is on the site, by ring (V7), and one visitor with everything that is known (V8). The list renews itself."""

from urllib.parse import quote

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.placing import notes
from app.errors import Invalid, NothingFound
from app.storage.nouns import Tables
from app.storage.visiting.visits import Live
from app.visitors import operating
from app.visitors.places.values import mapping
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/visitors"
RINGS = ("one", "two", "three", "four", "")
TYPES = ("customer", "deal", "lead", "contact", "unknown", "new", "returning")
WORD_MOST = 200


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
        found = self._services.visiting.live(Live(**given))  # type: ignore[arg-type]
        by_ring = [(ring, [one for one in found if one.visitor.ring == ring]) for ring in RINGS]
        with self._services.database.read() as tables:
            brands = tables.brands.all()
        template = "live_rows" if request.headers.get("HX-Request") else "live"
        return shown(
            template,
            who,
            here=HERE,
            by_ring=by_ring,
            count=len(found),
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
        found = self._services.visiting.history(visitor_id)
        if found is None:
            trouble = sentence(who.words, NothingFound("visit.no_visitor"))
            return shown("visitor", who, 404, here=HERE, found=None, trouble=trouble)
        with self._services.database.read() as tables:
            written = tables.visitor_notes.of(found.known.visitor.visitor_id)
            sees_campaigns = self._sees_campaigns(tables, who)
            lines = {chat.chat_id: tables.chats.lines(chat.chat_id) for chat in found.chats}
        is_ja = who.words.language == "ja"
        labels = {one.key: one.label_ja if is_ja else one.label_en for one in mapping.attributes()}
        more = {"sees_campaigns": sees_campaigns, "trouble": trouble, "typed": typed, "labels": labels}
        return shown("visitor", who, status, here=HERE, found=found, notes=written, lines=lines, **more)

    def _sees_campaigns(self, tables: Tables, who: Who) -> bool:
        """M1: everybody, or members of the departments that the administrator chose."""
        link = self._services.links.get("campaigns")
        allowed = frozenset(link.settings.get("departments") or ()) if link is not None else frozenset()
        operator = operating.operator_of(tables, who.session.cliq_user_id or "") if allowed else None
        return not allowed or (operator is not None and bool(allowed & frozenset(operator.departments)))
