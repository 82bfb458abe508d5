"""What can happen in a chat, in the order in which it can: each step changes the chat and tells the webhooks.

Who may do what over REST is in the api package.
"""

from collections.abc import Callable
from typing import Any

from sandbox.salesiq.portal import Portal
from sandbox.salesiq.talk import entities, profiles
from sandbox.store import Document

Tell = Callable[[str, Document, Document], None]


class Impossible(ValueError):
    """A step that this chat can't take now; the text says why."""


class Conversations:
    """The chats of one portal.

    tell   called with (event, chat, entity) after each step
    """

    def __init__(self, portal: Portal, tell: Tell) -> None:
        self.portal, self._tell = portal, tell

    # -- finding --------------------------------------------------------------------------------------------------

    def find(self, conversation_id: str) -> Document | None:
        return self.portal.table("chats").get(conversation_id)

    def of(self, visitor: str) -> list[Document]:
        """The chats of a visitor, oldest first."""
        return [chat for chat in self.portal.table("chats") if chat["visitor"] == visitor]

    def lines(self, conversation_id: str) -> list[Document]:
        return [line for line in self.portal.table("lines") if line["chat"] == conversation_id]

    # -- the life of a chat ---------------------------------------------------------------------------------------

    def open(self, key: str, text: str, *, brand: str = "", department: str = "", url: str = "") -> Document:
        """A visitor asks something. raises Impossible: unknown brand or department"""
        portal = self.portal
        app = portal.brand(brand)
        place = portal.department(department, app)
        if app is None or place is None:
            raise Impossible("there is no such brand or department")
        visitor = profiles.met(portal, key)
        profiles.met(portal, key, chats=visitor["chats"] + 1)
        number = portal.sandbox.ids.number(f"salesiq.{portal.name}.reference")
        now, chat_id = portal.now(), portal.new_id()
        chat: Document = {
            "id": chat_id,
            "visitor": key,
            "visitor_conversation_id": f"siq{int(chat_id):x}",
            "reference_id": str(500 + number),
            "app_id": app["id"],
            "department_id": place["id"],
            "question": text,
            "state": "waiting",
            "tracked": False,
            "owner": "",
            "participants": [],
            "supervisors": [],
            "ended_by": "",
            "thread_number": 1,
            "url": url,
            "rating": "",
            "feedback": "",
            "transfer": None,
            **dict.fromkeys(entities.TIMES, ""),
            "opened": now,
            "updated": now,
        }
        portal.table("chats").put(chat_id, chat)
        self._line(chat, "visitor", self._visitor(chat), text)
        return self._said("conversation.created", chat)

    def attend(self, chat: Document, operator: Document) -> Document:
        """An operator picks the chat up. raises Impossible: it is over"""
        self._need(chat, "waiting", "connected")
        attended = chat["attended"] or self.portal.now()
        joined = [*chat["participants"], operator["id"]]
        chat = self._put(
            chat, state="connected", owner=operator["id"], attended=attended, participants=list(dict.fromkeys(joined))
        )
        return self._said("conversation.attender.updated", chat)

    def write(self, chat: Document, side: str, text: str, *, operator: Document | None = None, file: Any = None) -> str:
        """A message of the visitor, an operator or a bot: its id. raises Impossible: the chat is over"""
        self._need(chat, "waiting", "connected")
        sender = operator if operator is not None else self._visitor(chat)
        line = self._line(chat, side, sender, text, file)
        chat = self._put(chat)
        event = "conversation.visitor.replied" if side == "visitor" else "conversation.operator.replied"
        self._tell(event, chat, {**entities.conversation(self.portal, chat), "message": entities.message(line)})
        return str(line["id"])

    def edit(self, chat: Document, message_id: str, text: str | None) -> Document:
        """Change a message, or delete it (text None). raises Impossible: there is no such message"""
        line = self.portal.table("lines").get(message_id)
        if line is None or line["chat"] != chat["id"]:
            raise Impossible("there is no such message")
        facts: dict[str, Any] = {"text": "", "deleted": True} if text is None else {"text": text, "edited": True}
        line = self.portal.change("lines", message_id, **facts)
        event = "conversation.message.deleted" if text is None else "conversation.message.edited"
        entity = {**entities.conversation(self.portal, chat), "message": entities.message(line)}
        self._tell(event, self._put(chat), entity)
        return line

    def miss(self, chat: Document) -> Document:
        """Nobody picked it up. raises Impossible: somebody did"""
        self._need(chat, "waiting")
        now = self.portal.now()
        chat = self._put(chat, state="missed", missed=now, tracked=bool(self._switch("salesiq_track_missed")))
        return self._said("conversation.missed", chat)

    def track(self, chat: Document) -> Document:
        """`Track in CRM`: a missed chat counts as completed; nobody is told."""
        self._need(chat, "missed")
        return self._put(chat, tracked=True)

    def complete(self, chat: Document, by: str = "visitor") -> Document:
        """by   visitor, agent, system or scheduler. raises Impossible: it is over already"""
        self._need(chat, "connected", "waiting")
        chat = self._put(chat, state="closed", ended=self.portal.now(), ended_by=by, transfer=None)
        return self._said("conversation.completed", chat)

    def rate(self, chat: Document, rating: Any, feedback: str = "") -> Document:
        """rating   sad, neutral or happy, or 1 to 5. raises Impossible: it is not over"""
        self._need(chat, "closed")
        return self._said("conversation.rated", self._put(chat, rating=rating, feedback=feedback))

    def reopen(self, chat: Document) -> Document:
        """The visitor writes again under an ended chat: another thread of it."""
        self._need(chat, "closed", "missed")
        blank = {"ended": "", "missed": "", "attended": "", "ended_by": "", "owner": "", "tracked": False}
        return self._said(
            "conversation.reopened", self._put(chat, state="waiting", thread_number=chat["thread_number"] + 1, **blank)
        )

    # -- handing over ---------------------------------------------------------------------------------------------

    def transfer(self, chat: Document, department: Document, operator: Document | None, note: str = "") -> Document:
        """Ask another operator, or a department, to take over. raises Impossible: it is over, or nobody has picked it
        up and the switch says that such a chat is not handed over"""
        self._need(chat, "connected", *(["waiting"] if self._switch("salesiq_transfer_waiting") else []))
        wanted = {"from": chat["owner"], "to": operator["id"] if operator else "", "department": department["id"]}
        return self._said("conversation.transfer.initiated", self._put(chat, transfer={**wanted, "note": note}))

    def accept(self, chat: Document, operator: Document) -> Document:
        """The other one takes over: two events, as the attender is another one too."""
        asked = self._asked(chat)
        joined = list(dict.fromkeys([*chat["participants"], operator["id"]]))
        attended = {"state": "connected", "attended": chat["attended"] or self.portal.now(), "participants": joined}
        chat = self._put(chat, owner=operator["id"], department_id=asked["department"], transfer=None, **attended)
        self._said("conversation.transfer.accepted", chat)
        return self._said("conversation.attender.updated", chat)

    def reject(self, chat: Document) -> Document:
        self._asked(chat)
        return self._said("conversation.transfer.rejected", self._put(chat, transfer=None))

    def invite(self, chat: Document, operator: Document, *, as_supervisor: bool = False) -> Document:
        """Somebody else joins, or looks on."""
        key = "supervisors" if as_supervisor else "participants"
        chat = self._put(chat, **{key: list(dict.fromkeys([*chat[key], operator["id"]]))})
        return self._said(f"conversation.{'supervisor' if as_supervisor else 'participants'}.added", chat)

    # -- within ---------------------------------------------------------------------------------------------------

    def _asked(self, chat: Document) -> Document:
        found: Document | None = chat["transfer"]
        if found is None:
            raise Impossible("nobody was asked to take over")
        return found

    def _need(self, chat: Document, *states: str) -> None:
        if chat["state"] not in states:
            raise Impossible(f"the chat is {chat['state']}")

    def _switch(self, name: str) -> Any:
        return self.portal.sandbox.switches[name]

    def _put(self, chat: Document, **facts: Any) -> Document:
        return self.portal.change("chats", chat["id"], **facts, updated=self.portal.now())

    def _said(self, event: str, chat: Document) -> Document:
        self._tell(event, chat, entities.conversation(self.portal, chat))
        return chat

    def _visitor(self, chat: Document) -> Document:
        return profiles.met(self.portal, chat["visitor"])

    def _line(self, chat: Document, side: str, sender: Document, text: str, file: Any = None) -> Document:
        """Keep a message; ids grow with time."""
        number = self.portal.sandbox.ids.number(f"salesiq.{self.portal.name}.lines")
        now = self.portal.now()
        line: Document = {
            "id": f"{now}_{number:08d}",
            "chat": chat["id"],
            "sequence": str(len(self.lines(chat["id"])) + 1),
            "time": now,
            "side": side,
            "sender_id": f"${sender['id']}" if side == "visitor" else sender["id"],
            "sender": profiles.shown_name(sender) if side == "visitor" else sender["name"],
            "text": text,
            "file": file,
            "edited": False,
            "deleted": False,
        }
        self.portal.table("lines").put(line["id"], line)
        return line
