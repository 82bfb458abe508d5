"""Whom a button is about, the place visitors go to under the rights of who pressed it, and when what makes sense."""

from dataclasses import dataclass

from app.context import Context
from app.errors import NothingFound, UserError
from app.visitors.happening import LOOK, Happening
from app.visitors.places.opening import open_for
from app.visitors.places.place import Place
from app.visitors.places.records import Record
from app.visitors.places.steps import Steps
from app.visitors.visiting import Known


def is_there(known: Known) -> bool:
    """Visitors go somewhere, and have been looked up there."""
    return bool(known.body("crm").get("place"))


def is_known(known: Known) -> bool:
    return bool(known.body("crm").get("id"))


def is_new_to_crm(known: Known) -> bool:
    return is_there(known) and not is_known(known) and not _is_of_bigin(known)


def is_new_to_bigin(known: Known) -> bool:
    return not is_known(known) and _is_of_bigin(known)


def _is_of_bigin(known: Known) -> bool:
    return known.body("crm").get("place") == "bigin"


def is_lead(known: Known) -> bool:
    return known.body("crm").get("module") == "Leads"


def is_contact(known: Known) -> bool:
    """Of the CRM: Bigin's deals need a pipeline that no documented call names."""
    body = known.body("crm")
    return body.get("module") == "Contacts" and body.get("place") == "crm"


@dataclass(frozen=True)
class Visited:
    """The visitor before somebody, as known now."""

    ctx: Context
    known: Known
    place: Place
    steps: Steps

    @property
    def visitor_id(self) -> str:
        return self.known.visitor.visitor_id

    def record(self) -> Record:
        """Read now; raises NothingFound when this person may not see it, or it is gone."""
        body = self.known.body("crm")
        found = self.place.read(str(body["module"]), str(body["id"])) if body.get("id") else None
        if found is None:
            # Where it was deleted, cards are to offer *Add to CRM*; that is looked at with the link's rights.
            told = Happening("known", self.visitor_id, self.ctx.now, detail={"about": "crm", LOOK: "gone"})
            self.ctx.services.visiting.happened(told)
            raise NothingFound("record.gone")
        return found

    def learn(self, record: Record) -> None:
        """Cards, rules and what is written by itself look again."""
        ctx, visitor_id, now = self.ctx, self.visitor_id, self.ctx.now
        body = {**self.place.body(record), "asked": self.known.visitor.email.lower()}
        ctx.changes.append(lambda tables: tables.learned.put(visitor_id, "crm", body, now))
        self.told()

    def told(self) -> None:
        chat_id = self.known.chat.chat_id if self.known.chat is not None else ""
        detail = {"about": "crm"}
        self.ctx.visiting.happened(Happening("known", self.visitor_id, self.ctx.now, chat_id=chat_id, detail=detail))


def visited(ctx: Context, visitor_id: str = "", chat_id: str = "") -> Visited:
    """raises NothingFound for a visitor who is gone; UserError enter.no_place; NotLinked"""
    visitor_id, chat_id = visitor_id or ctx.parts[0], chat_id or (ctx.parts[1] if not visitor_id else "")
    opened = open_for(ctx.services, ctx.account)
    if opened is None:
        raise UserError("enter.no_place")
    known = ctx.visiting.read(visitor_id, chat_id)
    if known is None:
        raise NothingFound("enter.gone")
    return Visited(ctx, known, *opened)
