"""Who looks at a visitor: a channel, with what everybody there may see, or one person in private. Asks for names,
addresses and labels, and hands them to the card; it lays nothing out itself."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from app.cliq import reference
from app.cliq.message import Button, Invoke, Message, lines
from app.context import Context
from app.occasion import Occasion
from app.rules import subscriptions as rules
from app.rules.subscriptions import Filters
from app.visitors import operating
from app.visitors.offering import Offer
from app.visitors.values import Chat, Line
from app.visitors.visiting import Known
from grammar.catalog import Module
from handlers.channels import card, payload
from handlers.channels.payload import News
from handlers.channels.shown.reader import Reader

BUTTONS = "zcrmbutton"
BUTTONS_MOST = 5  # Cliq's limit
MORE = "vmore"
NEWEST = 20  # lines that are looked through for the last one


def channel_reader(
    occasion: Occasion, channel: str = "", *, names: Mapping[str, str] | None = None, is_short: bool = False
) -> Reader:
    """What a channel may see, with the organisation's rights and in its language."""
    with occasion.read() as tables:
        bound = [Filters.from_json(one.filters) for one in tables.subscriptions.of_channel(channel)]
    return Reader(
        words=payload.careful(lambda: occasion.words, occasion.services.words()),
        module=_careful_module(lambda name: occasion.catalog().module(name)),
        record_url=lambda module, number: payload.careful(lambda: occasion.record_url(module, number), ""),
        names=names if names is not None else Names(occasion.services),
        currency=payload.careful(lambda: occasion.currency, ""),
        is_short=is_short,
        now=occasion.now,
        has_campaigns=_sees_campaigns(occasion.services, rules.bound_to(bound)),
        allowed=lambda module: _allowed(occasion, module, channel),
        absolute=lambda url: operating.absolute(url, occasion.services.settings.data_center),
    )


def _allowed(occasion: Occasion, module: str, channel: str) -> frozenset[str] | None:
    """Which fields of a record everybody in the channel may see (X7)."""
    with occasion.read() as tables:
        return tables.card_fields.allowed(module, channel)


def person_reader(ctx: Context) -> Reader:
    """What the person who asks may see: everything, campaigns only as a member of an allowed department (M1)."""
    return Reader(
        words=ctx.words,
        module=_careful_module(ctx.module),
        record_url=lambda module, number: payload.careful(lambda: ctx.record_url(module, number), ""),
        names=Names(ctx.services),
        currency=payload.careful(lambda: ctx.currency, ""),
        now=ctx.now,
        has_campaigns=_sees_campaigns(ctx.services, _departments_of(ctx), is_person=True),
        all_deals=True,
    )


def _careful_module(find: Any) -> Any:
    def module(name: str) -> Module | None:
        found: Module | None = payload.careful(lambda: find(name), None)
        return found

    return module


class Names(Mapping[str, str]):
    """Names of brands, departments and operators, and of people of Cliq, each looked up when it is asked for."""

    def __init__(self, services: Any) -> None:
        self._services = services
        self._known: dict[str, str] | None = None

    def __getitem__(self, key: str) -> str:
        if not key:
            raise KeyError(key)
        if self._known is None:
            with self._services.database.read() as tables:
                self._known = {one.brand_id: one.name for one in tables.brands.all()}
                self._known |= {one.department_id: one.name for one in tables.brands.departments()}
                self._known |= {one.operator_id: one.name for one in tables.brands.operators()}
        if key not in self._known:
            person = self._services.people.get(key)
            name = operating.called(person.first_name, person.last_name) if person is not None else ""
            self._known[key] = name
        if not self._known[key]:
            raise KeyError(key)
        return self._known[key]

    def __iter__(self) -> Any:
        return iter(self._known or {})

    def __len__(self) -> int:
        return len(self._known or {})


def _sees_campaigns(services: Any, departments: frozenset[str], *, is_person: bool = False) -> bool:
    """M1: all departments may, or chosen ones: then a channel must be bound to these alone, a person be in one."""
    link = services.links.get("campaigns")
    allowed = frozenset(link.settings.get("departments") or ()) if link is not None else frozenset()
    if not allowed:
        return True
    return bool(departments & allowed) if is_person else bool(departments) and departments <= allowed


def _departments_of(ctx: Context) -> frozenset[str]:
    with ctx.services.database.read() as tables:
        operator = operating.operator_of(tables, ctx.call.user_id)
    return frozenset(operator.departments) if operator is not None else frozenset()


def channel_card(occasion: Occasion, news: News, channel: str, card_id: str, *, is_quiet: bool) -> Message:
    """The card as it now looks in that channel; its buttons are everybody's."""
    known, chat = news.known, news.chat
    reader = channel_reader(occasion, channel, names=news.names)
    sign = partial(occasion.sign, reference.ANYBODY)
    place = (known.visitor.visitor_id, chat.chat_id if chat else "", card_id)
    say = reader.words.say
    offered = offers(occasion.visiting.offers, known, is_quiet=is_quiet)
    shown = on_card(offered)
    buttons = [Button(say(offer.label), Invoke(BUTTONS), key=sign(kind, *place)) for kind, offer in shown]
    if len(shown) < len(offered):
        buttons.append(Button(say("channels.more"), Invoke(BUTTONS), key=sign(MORE, *place)))
    url, why = _salesiq_url(occasion.services, known, chat), sign("why", *payload.topics(known))
    return card.card(reader, known, chat, last=news.last, chat_url=url, buttons=buttons, why=why)


def on_card(offered: list[tuple[str, Offer]]) -> list[tuple[str, Offer]]:
    """Those that are buttons; where there are more than Cliq allows, the last is *More…*."""
    return offered if len(offered) <= BUTTONS_MOST else offered[: BUTTONS_MOST - 1]


def offers(all_offers: Mapping[str, Offer], known: Known, *, is_quiet: bool) -> list[tuple[str, Offer]]:
    """What can be done for this visitor now, in order; alerts-only channels send nothing to the visitor (V5)."""
    fitting = [(kind, one) for kind, one in all_offers.items() if one.when(known)]
    return sorted(
        ((kind, one) for kind, one in fitting if not (is_quiet and one.to_visitor)),
        key=lambda pair: (pair[1].place, pair[0]),
    )


def private_card(ctx: Context, known: Known, chat: Chat | None, left_out: str) -> Message:
    """Everything that is known and theirs to see, for the asker alone; left_out: what is not, and why."""
    reader = person_reader(ctx)
    message = card.card(reader, known, chat, chat_url=_salesiq_url(ctx.services, known, chat))
    return Message(lines(message.text, left_out), message.card, (*message.slides, *card.history(reader, known)))


def last_line(occasion: Occasion, chat: Chat | None) -> Line | None:
    """What was said last in a chat that goes on."""
    if chat is None or not chat.is_open:
        return None
    with occasion.read() as tables:
        newest = tables.chats.newest_lines(chat.chat_id, NEWEST)
    return next((one for one in newest if one.side != "info" and not one.deleted), None)


def _salesiq_url(services: Any, known: Known, chat: Chat | None) -> str:
    """The chat in SalesIQ's own pages; for somebody who is on the site, those pages, since no address of a visitor is
    known; '' for who has left."""
    link, center = services.links.get("salesiq"), services.settings.data_center
    if chat is not None:
        return operating.chat_url(link, center, chat.chat_id)
    return operating.home_url(link, center) if known.is_live else ""
