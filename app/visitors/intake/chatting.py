"""What SalesIQ says of a conversation becomes a chat in its right state, its lines, and happenings.

Events may come twice, late and in the wrong order: what is known of a chat only grows, its state follows from what is
known, and a happening is told when a state is reached, not when an event comes. Pure but for the tables.
Source of the fields: https://www.zoho.com/salesiq/help/webhook-events-conversation.html, read 2026-11-21.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app.storage.nouns import Tables
from app.storage.visiting.chats import TRACKED, Chat, Line
from app.storage.visiting.visits import Action, Visit
from app.visitors.happening import Happening
from app.visitors.intake import states
from app.visitors.intake.moving import announce, begin
from app.visitors.intake.recognition import Sighting, recognise
from app.visitors.visiting import Visiting

JOINING = ("participants_added", "participants_deleted", "supervisor_added")  # others name who was there before
SETTLES = ("attender_updated", "transfer_accepted", "completed", "missed", "reopened")
KEY = "beacon_key"  # in customer_info: how the page script names the browser
PEOPLE_MOST = 50
Entity = Mapping[str, Any]


def moment(value: Any) -> datetime | None:
    """Milliseconds, as text or number; None for anything else."""
    try:
        number = int(str(value))
        return datetime.fromtimestamp(number / 1000, UTC) if 0 < number < 10**14 else None
    except (ValueError, OverflowError, OSError):
        return None


def text(entity: Entity, *names: str) -> str:
    """The first of these that holds something; ids are texts or numbers."""
    for name in names:
        value = entity.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return str(value).replace("\0", "").strip()
    return ""


def part(entity: Entity, name: str) -> Entity:
    value = entity.get(name)
    return value if isinstance(value, Mapping) else {}


def full_name(person: Entity) -> str:
    """A name in Latin letters begins with the first name, any other with the family's."""
    first, last = text(person, "first_name"), text(person, "last_name")
    names = (first, last) if (first + last).isascii() else (last, first)
    return " ".join(filter(None, names))


def sighting(entity: Entity, at: datetime, chat_id: str = "", brand_id: str = "") -> Sighting:
    """What a conversation, or an event of a visitor itself, says of the visitor."""
    visitor = part(entity, "visitor") or ({} if chat_id else entity)
    info = part(entity, "customer_info") or part(visitor, "customer_info")
    company = part(entity, "company") or part(visitor, "company")
    kind = text(visitor, "type").lower()
    return Sighting(
        at,
        brand_id,
        key=text(info, KEY),
        siq_id=text(visitor, "id"),
        siq_before=text(part(visitor, "lead"), "id"),
        email=text(visitor, "email_id", "email"),
        chat_id=chat_id,
        kind=kind if kind in ("lead", "contact") else "",
        name=text(visitor, "name") or full_name(visitor),
        phone=text(visitor, "phone"),
        company=text(company, "name"),
        info={name: value for name, value in info.items() if name != KEY},
    )


class Talk:
    """One event of one conversation, worked off within a transaction.

    name     'conversation_created' … with _ for .      at   when it happened, by its sender
    """

    def __init__(self, tables: Tables, visiting: Visiting, name: str, entity: Entity, at: datetime) -> None:
        self._tables = tables
        self._visiting = visiting
        self._name = name.removeprefix("conversation_")
        self._entity = entity
        self._at = at
        self._chat_id = text(entity, "id", "conversation_id")

    def work(self) -> Chat:
        """The chat as it is known now."""
        brand_id = text(self._entity, "app_id")
        found = recognise(
            self._tables, self._visiting.source, sighting(self._entity, self._at, self._chat_id, brand_id)
        )
        visitor_id = found.visitor.visitor_id
        announce(self._visiting, self._tables, found, self._at, self._chat_id)
        before = self._tables.chats.get(self._chat_id)
        start = before or Chat(self._chat_id, visitor_id, moment(self._entity.get("opened_time")) or self._at)
        known = self._known(replace(start, visitor_id=visitor_id))
        if not known.visit_id:
            known = replace(known, visit_id=self._visit(known).visit_id)
        self._tables.chats.put(known)
        if before is None:
            self._tables.visitors.change(visitor_id, past_chats=found.visitor.past_chats + 1)
            self._tell("chat_started", known)
        self._turns(before or start, known)
        self._said(known)
        return known

    # -- the chat ---------------------------------------------------------------------------------------------------

    def _known(self, chat: Chat) -> Chat:
        """The chat completed by what this event says; its state follows."""
        entity, owner, name = self._entity, part(self._entity, "owner"), self._name
        attended = moment(entity.get("attended_time")) or chat.attended_at
        if name == "operator_replied" and attended is None and self._side() == "operator":
            attended = self._at
        reopened = max(chat.reopened_ms, self._first_end(chat) if name == "reopened" else 0)
        ended = moment(entity.get("end_time")) or chat.ended_at or (self._at if name == "completed" else None)
        missed = moment(entity.get("missed_time")) or chat.missed_at or (self._at if name == "missed" else None)
        ended, missed = (states.after(reopened, one) for one in (ended, missed))
        tracked = bool(missed and not attended) and (chat.ended_by == TRACKED or states.is_tracked(entity))
        ended = ended or missed if tracked else ended
        bot = text(owner, "type").lower() == "bot" or owner.get("is_bot") is True
        chat = replace(
            chat,
            brand_id=text(entity, "app_id") or chat.brand_id,
            department_id=text(entity, "department_id") or chat.department_id,
            reference_id=text(entity, "reference_id") or chat.reference_id,
            question=text(entity, "question") or chat.question,
            opened_at=moment(entity.get("opened_time")) or chat.opened_at,
            attended_at=attended,
            ended_at=ended,
            missed_at=None if attended else missed,
            ended_by=TRACKED if tracked else text(entity, "ended_by") or chat.ended_by.removeprefix(TRACKED),
            rating=text(entity, "rating") or chat.rating,
            feedback=text(entity, "feedback") or chat.feedback,
            participants=self._people("participants", chat.participants),
            supervisors=self._people("supervisors", chat.supervisors),
            reopened_ms=reopened,
        )
        if text(owner, "id") and self._is_newest_owner(chat):
            chat = replace(
                chat,
                operator_id=text(owner, "id"),
                operator_name=text(owner, "name"),
                operator_email=text(owner, "email_id", "email").lower(),
                is_bot=bot,
            )
        return replace(chat, state=states.state(chat))

    def _first_end(self, chat: Chat) -> int:
        """What ended the chat before it was begun again, in milliseconds; else the moment of beginning again. The
        event may come late, or bare, without its time."""
        ended = chat.ended_at or chat.missed_at or moment(self._entity.get("end_time")) or self._at
        return round(ended.timestamp() * 1000)

    def _people(self, name: str, known: Sequence[str]) -> tuple[str, ...]:
        is_newer = self._name in SETTLES or self._name in JOINING
        return _ids(self._entity, name, known) if is_newer or not known else tuple(known)

    def _is_newest_owner(self, chat: Chat) -> bool:
        """A late 'created' or a reply of before a transfer must not bring the old operator back."""
        return not chat.operator_id or self._name in SETTLES

    def _visit(self, chat: Chat) -> Visit:
        """The visit in which the chat was begun; where no page script reports, the chat is all that is known of it."""
        visit = self._tables.visits.open(chat.visitor_id)
        page = text(self._entity, "chat_initiated_url")
        if visit is None:
            fresh = Visit(
                self._visiting.source.token(9),
                chat.visitor_id,
                chat.brand_id,
                chat.opened_at,
                max(chat.opened_at, self._at),
                reference_id=chat.reference_id,
                landing_url=page,
                current_url=page,
                pages=1 if page else 0,
            )
            visit = begin(self._tables, self._visiting, fresh)
        else:
            last = max(visit.last_at, self._at)
            reference = visit.reference_id or chat.reference_id
            self._tables.visits.put(replace(visit, last_at=last, reference_id=reference))
        self._tables.visits.act(Action(visit.visit_id, chat.opened_at, "chatted", page, name=chat.chat_id))
        return visit

    def _turns(self, before: Chat, chat: Chat) -> None:
        """Tell what the chat has come to since."""
        name, operator = self._name, {"operator": chat.operator_name, "operator_id": chat.operator_id}
        if chat.attended_at and not before.attended_at:
            self._tell("attended", chat, **operator)
        elif chat.operator_id != before.operator_id and chat.is_open:
            self._tell("transferred" if before.operator_id else "assigned", chat, **operator, step="accepted")
        elif name in ("transfer_initiated", "transfer_rejected"):
            self._tell("transferred", chat, **operator, step=name.removeprefix("transfer_"))
        if chat.missed_at and not before.missed_at:
            self._tell("missed", chat)
        elif chat.is_tracked and not before.is_tracked:
            self._tell("known", chat, about="crm")
        if chat.state == "completed" and before.state != "completed" and not chat.is_tracked:
            self._tell("completed", chat, ended_by=chat.ended_by)
        if chat.rating and (chat.rating, chat.feedback) != (before.rating, before.feedback):
            self._tell("rated", chat, rating=chat.rating)
        if name == "reopened" and not before.is_open and chat.is_open:
            self._tell("chat_started", chat, again=True)
        for about, were, are in (
            ("joined", before.participants, chat.participants),
            ("parted", chat.participants, before.participants),
            ("watched", before.supervisors, chat.supervisors),
        ):
            who = [one for one in are if one not in were and one != chat.operator_id]
            if who and name in JOINING:
                self._tell("known", chat, about=about, operators=who)

    # -- what is said -------------------------------------------------------------------------------------------------

    def _said(self, chat: Chat) -> None:
        message = part(self._entity, "message")
        line_id = text(message, "msgid", "id", "sequence_id")
        if not line_id:
            return
        line = line_of(chat.chat_id, message, self._at, self._side())
        if self._name == "message_deleted":
            line = replace(line, text="", file=None, deleted=True)
        if self._name in ("message_edited", "message_deleted"):
            before = next((one for one in self._tables.chats.lines(chat.chat_id) if one.line_id == line_id), None)
            if before is not None:
                line = replace(line, at=before.at, side=before.side, sender=before.sender or line.sender)
            if self._tables.chats.say(replace(line, edited=self._name == "message_edited")):
                self._tell("known", chat, about="edited", line_id=line_id)
            return
        if self._tables.chats.has_line(chat.chat_id, line_id):
            return  # it was edited meanwhile, or has been fetched before
        self._tables.chats.say(line)
        if line.side in ("visitor", "operator", "bot"):
            kind = "visitor_message" if line.side == "visitor" else "operator_message"
            self._tell(kind, chat, line_id=line_id)

    def _side(self) -> str:
        said = text(part(part(self._entity, "message"), "sender"), "type").lower()
        return said if said in ("visitor", "operator", "bot") else self._name.removesuffix("_replied")

    def _tell(self, kind: str, chat: Chat, **detail: Any) -> None:
        told = Happening(kind, chat.visitor_id, self._at, chat.visit_id, chat.chat_id, detail)
        self._visiting.tell(self._tables, told)


def _ids(entity: Entity, name: str, known: Sequence[str]) -> tuple[str, ...]:
    """Operator ids; as they are known where the event says nothing of them."""
    listed = entity.get(name)
    if not isinstance(listed, list):
        return tuple(known)
    found = (text(one, "id") if isinstance(one, Mapping) else text({"id": one}, "id") for one in listed[:PEOPLE_MOST])
    return tuple(dict.fromkeys(one for one in found if one))


def line_of(chat_id: str, message: Entity, at: datetime, side: str = "") -> Line:
    """A message of a webhook, or of the REST interface."""
    sender, inner = part(message, "sender"), part(message, "message")
    said = text(sender, "type").lower() or side
    file = part(message, "attachment") or part(message, "file") or part(inner, "file")
    if not file and isinstance(message.get("attachments"), list) and message["attachments"]:
        file = next((one for one in message["attachments"] if isinstance(one, Mapping)), {})
    return Line(
        chat_id,
        text(message, "msgid", "id", "sequence_id"),
        moment(message.get("time")) or at,
        said if said in ("visitor", "operator", "bot") else "info",
        text(sender, "name"),
        text(message, "text") or text(inner, "text"),
        {name: file[name] for name in ("name", "size", "content_type", "url", "id") if name in file} or None,
    )
