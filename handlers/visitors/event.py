"""An event of SalesIQ or of the page script has arrived: what it says is stored, and who wants to hear of it does.

What webhooks lack is fetched in events of their own, so that nobody waits for SalesIQ's interface.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from app.cliq.reply import Reply
from app.errors import BotError, NotLinked
from app.occasion import Occasion
from app.visitors.intake import chatting, moving, recognition
from app.visitors.intake import fetched as reading
from app.visitors.intake.chatting import Talk
from app.visitors.intake.moving import Moves, Report
from app.visitors.values import Operator
from handlers.visitors import payload

TELLS_ALL = ("conversation.completed", "conversation.missed")  # the messages are fetched then
MOST_AT_ONCE, ROUNDS = 200, 25


def conversed(occasion: Occasion) -> Reply:
    """Anything of a conversation."""
    at, name, entity = payload.salesiq(occasion.event.payload)
    chat_id, event_id = chatting.text(entity, "id"), occasion.event.event_id

    def work(tables: Any) -> None:
        is_known = tables.chats.get(chat_id) is not None
        Talk(tables, occasion.visiting, name.replace(".", "_"), entity, at).work()
        wanted = [] if is_known else ["visitor"]
        for what in (*wanted, *(["messages", "visitor"] if name in TELLS_ALL else [])):
            payload.fetch(occasion, tables, chat_id, what, event_id)

    return Reply(changes=(work,))


def fetched(occasion: Occasion) -> Reply:
    """What webhooks do not carry: the visitor's origin, place and pages, or all that was said."""
    chat_id, what = str(occasion.event.payload["chat_id"]), str(occasion.event.payload["what"])
    try:
        portal = occasion.services.salesiq.house()
    except NotLinked:
        return Reply()  # unlinked meanwhile
    if what == "messages":
        rows = portal.messages(chat_id)
        return Reply(changes=(lambda tables: _said(occasion, tables, chat_id, rows),))
    data = portal.visitor_of(chat_id)
    if data is None:
        return Reply()
    return Reply(changes=(lambda tables: _described(occasion, tables, chat_id, data),))


def _said(occasion: Occasion, tables: Any, chat_id: str, rows: list[Mapping[str, Any]]) -> None:
    for row in rows:
        line = chatting.line_of(chat_id, row, occasion.now)
        if line.line_id and not tables.chats.has_line(chat_id, line.line_id):
            tables.chats.say(line)


def _described(occasion: Occasion, tables: Any, chat_id: str, data: Mapping[str, Any]) -> None:
    visiting, now = occasion.visiting, occasion.now
    found = recognition.recognise(tables, visiting.source, reading.sighting(data, now, chat_id))
    moving.announce(visiting, tables, found, now, chat_id)
    moving.complete(tables, visiting, chat_id, reading.pages_of(data))
    visiting.tell(tables, payload.known(found.visitor.visitor_id, now, chat_id, "person"))


def described(occasion: Occasion) -> Reply:
    """What somebody at SalesIQ wrote down of a visitor."""
    at, name, entity = payload.salesiq(occasion.event.payload)
    sighting = payload.tagged(name, entity, at) or chatting.sighting(entity, at)

    def work(tables: Any) -> None:
        found = recognition.recognise(tables, occasion.visiting.source, sighting)
        moving.announce(occasion.visiting, tables, found, at)
        if not found.captured and not found.changed:
            occasion.visiting.tell(tables, payload.known(found.visitor.visitor_id, at, "", "person"))

    return Reply(changes=(work,))


def administered(occasion: Occasion) -> Reply:
    """Brands, departments or operators have changed: all of them are read anew; while nobody's account may ask for
    them, what the event itself says is kept."""
    _, name, entity = payload.salesiq(occasion.event.payload)
    try:
        return Reply(changes=(refresh(occasion),))
    except NotLinked:
        return Reply(changes=(reading.told(name, entity),))


def refresh(occasion: Occasion) -> Callable[[Any], None]:
    """What stores the portal's brands, departments and operators as they are now; raises NotLinked, ServiceError."""
    return reading.directory(occasion.services.salesiq.house())


def moved(occasion: Occasion) -> Reply:
    """What the page script reported of one visitor."""
    given = occasion.event.payload
    actions = [{**action, "at": datetime.fromisoformat(action["at"])} for action in given["actions"]]
    report = Report(
        given["brand_id"], given["key"], actions, given.get("browser", {}), given.get("ip", ""), given.get("agent", "")
    )
    return Reply(changes=(lambda tables: Moves(tables, occasion.visiting, report).work(),))


def gone(occasion: Occasion) -> Reply:
    """Some seconds after a page was left."""
    given = occasion.event.payload
    return Reply(changes=(lambda tables: moving.gone(tables, occasion.visiting, given["visit_id"], given["left_at"]),))


def swept(occasion: Occasion) -> Reply:
    """Every few minutes: visits of which nothing is heard are over; where no page script reports, SalesIQ is asked.
    Who of the operators is available is asked, too, since no webhook tells of it."""
    link = occasion.services.links.get("salesiq")
    seen = []
    if link is not None and link.is_on and link.settings.get("polling") and link.admins:
        rows = occasion.services.salesiq.visitors_since(occasion.now - moving.POLLED_SINCE)
        seen = [found for row in rows if (found := reading.seen(row, occasion.now)) is not None]

    people = _operators(occasion)

    def work(tables: Any) -> None:
        if people:
            tables.brands.put_operators(people)
        for one in seen:
            moving.polled(tables, occasion.visiting, one)
        occasion.visiting.enter(tables)
        for _ in range(ROUNDS):
            if moving.end_idle(tables, occasion.visiting, MOST_AT_ONCE) < MOST_AT_ONCE:
                break

    return Reply(changes=(work,))


def _operators(occasion: Occasion) -> list[Operator]:
    """[] when they cannot be asked for: what is known then stays."""
    if not occasion.services.links.is_on("salesiq"):
        return []
    try:
        return reading.operators(occasion.services.salesiq.house())
    except BotError:
        return []
