"""Notes about a visitor that are written here and not in Cliq (C9): kept with the visitor, and with the record and
the visit in the CRM, now or when there is one. What writes them there is handlers/pushing.
"""

from app.errors import Invalid, NothingFound, UserError
from app.services import Services
from app.storage.visiting.notes import VisitorNote
from app.visitors.happening import Happening

TITLE_MOST, CONTENT_MOST = 120, 10_000


def listed(services: Services, visitor_id: str) -> list[VisitorNote]:
    """Oldest first; raises NothingFound visit.no_visitor"""
    with services.database.read() as tables:
        visitor = tables.visitors.get(visitor_id)
        if visitor is None:
            raise NothingFound("visit.no_visitor")
        return tables.visitor_notes.of(visitor.visitor_id)


def add(
    services: Services, actor: str, visitor_id: str, content: str, title: str = "", *, author_id: str = ""
) -> VisitorNote:
    """actor: whose name stands below it; raises NothingFound visit.no_visitor, Invalid"""
    content, title, now = content.strip(), " ".join(title.split()), services.source.now()
    faults: dict[str, Exception] = {}
    if not content:
        faults["content"] = UserError("note.empty")
    elif len(content) > CONTENT_MOST:
        faults["content"] = UserError("note.too_long", most=CONTENT_MOST)
    if len(title) > TITLE_MOST:
        faults["title"] = UserError("note.too_long", most=TITLE_MOST)
    if faults:
        raise Invalid(faults)
    with services.database.write() as tables:
        visitor = tables.visitors.get(visitor_id)
        if visitor is None:
            raise NothingFound("visit.no_visitor")
        account = tables.accounts.get(author_id) if author_id else None
        name = (account.name if account is not None else "") or actor
        note = VisitorNote(
            services.source.token(9), visitor.visitor_id, author_id, now, title=title, content=content, author=name
        )
        tables.visitor_notes.add(note)
        tables.audit.record(actor, "visitor.note", visitor.visitor_id, now)
        services.visiting.tell(tables, Happening("known", visitor.visitor_id, now, detail={"about": "crm"}))
    return note
