"""Trying a notification out (X11): what it would say for a real record, shown or sent to whoever tries it only.

What it says is made by the handler that sends it, so that the preview cannot differ from what people get.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.administration.telling.notifications import Given, catalog_of, checked, house
from app.cliq.message import Labels, Message
from app.cliq.reply import Reply
from app.errors import NothingFound, UnknownHandler, UserError
from app.occasion import Event, Occasion
from app.services import Services
from app.storage.identity.accounts import Account

TEST = ("admin", "test_notification")
Telling = Callable[[Occasion], Reply]
"""The handler of TEST, handed in by whoever knows the routes."""


@dataclass(frozen=True)
class Preview:
    """The message as the tester would get it. record_id: of the record that it is about."""

    record_id: str
    text: str
    title: str
    pairs: tuple[tuple[str, str], ...]


def unheard(occasion: Occasion) -> Reply:
    """For a server none of whose features makes such a message."""
    raise UnknownHandler(component=occasion.event.source, handler=occasion.event.name)


def tester(services: Services, email: str) -> Account:
    """The account of whoever tries it out; raises UserError notify.no_tester."""
    with services.database.read() as tables:
        account = tables.accounts.by_email(email)
    if account is None:
        raise UserError("notify.no_tester", email=email)
    return account


def preview(services: Services, tell: Telling, given: Given, record_id: str, email: str) -> Preview:
    """What it would say; nothing is sent or kept.

    record_id  '' for the record that was changed last
    raises     Invalid, UserError notify.no_tester, NothingFound notify.no_record, NotLinked, ServiceError
    """
    payload = _payload(services, given, record_id, email)
    occasion = Occasion(services, Event(*TEST, services.source.token(9), payload, services.source.now()))
    message: Message = tell(occasion).posts[0].message
    pairs = tuple(pair for slide in message.slides if isinstance(slide, Labels) for pair in slide.pairs)
    title = message.card.title if message.card else ""
    return Preview(str(payload["record_id"]), message.text, title, pairs)


def send(services: Services, actor: str, given: Given, record_id: str, email: str, number: int = 0) -> str:
    """Have the worker send it to the tester alone; returns the id of the record. Raises as `preview`."""
    payload = {**_payload(services, given, record_id, email), "notification_id": number}
    now = services.source.now()
    with services.database.write() as tables:
        tables.inbox.add(*TEST, services.source.token(9), payload, now)
        tables.audit.record(actor, "notification.test", str(number or given.rule), now, after={"to": email})
    return str(payload["record_id"])


def _payload(services: Services, given: Given, record_id: str, email: str) -> Mapping[str, Any]:
    account, values = tester(services, email), checked(services, given)
    found = record_id.strip() or newest(services, str(values["module"]))
    shown = {name: values[name] for name in ("rule", "module", "message", "style", "recipients")}
    return {**shown, "notification_id": 0, "record_id": found, "tester_id": account.cliq_user_id}


def newest(services: Services, module_name: str) -> str:
    """The id of the record of a module that was changed last; raises NothingFound notify.no_record."""
    occasion = house(services)
    module = catalog_of(occasion).module(module_name)
    page = occasion.crm.records(module_name, (module.name_field,) if module else ("id",), rows=1)
    if not page.rows:
        raise NothingFound("notify.no_record", module=module.label if module else module_name)
    return str(page.rows[0]["id"])
