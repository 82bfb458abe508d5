"""A web form of the CRM that a visitor has sent (C14): its record, which the CRM makes by itself a little later, is
waited for and tied to the visitor and the visit. Meanwhile they are not added from here: that would be a second record
(C13).
"""

from datetime import timedelta

from app.visitors.happening import LOOK
from app.visitors.places.records import Record
from app.visitors.values import Submission
from handlers.pushing.desk import Desk

FORM = "form:"  # begins the name of what a page reports when a web form is sent, see docs/visitors.md
LOOKS = (timedelta(seconds=20), timedelta(seconds=130))  # after the form was sent; the last one when nobody waits more
WAIT = timedelta(seconds=120)


def sent(desk: Desk) -> None:
    """A page has reported that a web form was sent: it is kept, and its record looked for when the CRM has had time."""
    name = str(desk.happening.detail.get("name") or "")
    visit_id = desk.happening.visit_id or (desk.known.visit.visit_id if desk.known.visit is not None else "")
    if desk.happening.kind != "custom_action" or not name.startswith(FORM):
        return
    with desk.occasion.read() as tables:
        form = tables.web_forms.get(name.removeprefix(FORM))
    if form is None or not form.tracks:
        return
    one = Submission(desk.happening.happening_id, form.form_id, desk.visitor_id, visit_id, desk.happening.at)
    desk.occasion.changes.insert(0, lambda tables: tables.web_forms.submitted(one))
    for after in LOOKS:
        desk.look_again(f"form/{one.submission_id}/{after.seconds}", after)


def is_awaited(desk: Desk) -> bool:
    """Whether the CRM may be about to make the visitor's record of a form."""
    with desk.occasion.read() as tables:
        return any(desk.now - one.at < WAIT for one in tables.web_forms.open(desk.visitor_id))


def is_looked_for(desk: Desk) -> bool:
    """Whether this is the time to look for a form's record, also of a visitor who has given no name: by the id in its
    hidden field."""
    return bool(desk.happening.detail.get(LOOK))


def tied(desk: Desk, record: Record) -> None:
    """The record that the CRM made of a web form is tied to the visitor and the visit that sent it."""
    with desk.occasion.read() as tables:
        waiting = tables.web_forms.open(desk.visitor_id)
    if waiting:
        ids = [one.submission_id for one in waiting]
        desk.occasion.changes.append(lambda tables: tables.web_forms.tie(ids, record.module, record.id))
