"""Which function answers what: the explicit tables that handlers hand to the platform.

Decides nothing about a request's content and knows no feature by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from app.cliq.reference import Reference
from app.cliq.reply import Reply
from app.cliq.request import CliqRequest
from app.context import Context, Entry
from app.errors import UnknownHandler
from app.occasion import Door, Occasion
from app.services import Services
from app.visitors.offering import Offer

Handler = Callable[[Context], Reply]
FOLLOWED_MOST = 3  # a name leads to a saved question, the question to its answer
EventHandler = Callable[[Occasion], Reply]
"""Its reply's posts and changes count; there is nobody to give an output to."""


@dataclass(frozen=True)
class Route:
    """One function and how dispatch must treat it.

    changes  True when answering may change something: the platform then claims the request's
             idempotency key first, and the same request twice gets the first answer again
    """

    name: str
    run: Handler
    changes: bool = False


# By component and handler: the table, what names the handler in it (or the name itself), whether it changes something.
DOORS = {
    ("command", "execution_handler"): ("commands", "name", False),
    ("command", "suggestion_handler"): ("suggestions", "name", False),
    ("function", "button_handler"): ("buttons", "button", True),
    ("function", "applet_button_handler"): ("buttons", "button", True),
    ("function", "form_handler"): ("forms", "form", True),
    ("function", "form_values_handler"): ("options", "form", False),
    ("function", "form_change_handler"): ("changes", "form", False),
    ("bot", "action_handler"): ("menu", "menu", True),
    ("messageaction", "execution_handler"): ("messages", "name", True),
    ("link_preview", "unfurl_button_action_handler"): ("buttons", "button", True),
    ("widget", "view_handler"): ("widgets", "home", False),
}


@dataclass(frozen=True)
class Routes:
    """The doors of one feature, or of the whole product when joined.

    commands, suggestions   by command name ('zcrm')
    buttons                 by the kind of the signed reference that the button carries
    forms                   by form name, when it is submitted (or cancelled, if it asked to be told)
    options, changes        by form name: typing in a dynamic select, editing a watched field
    bot                     by Cliq's handler name ('message_handler', 'welcome_handler', 'mention_handler')
    menu                    by the label of the bot's menu action, in any language
    events                  by 'source/name' of what happened ('crm/workflow', 'clock/reminder')
    doors                   by 'source/name', the documented shape of what is posted to /hooks; without one any is taken
    messages                by the name of the message action, in any language
    links                   by Cliq's handler name ('unfurl_handler'); buttons of a preview are among `buttons`
    widgets                 'home': an extension has one widget; its buttons are among `buttons`
    reactions               by the name of the reaction: the kinds of happenings with visitors (app.visitors.happening)
                            that it wants; `events` has 'visitor/<name>'
    more                    by the kind of the button that does it: lines of the form behind More… on a record's card.
                            The button is handed module, record id and chat id
    on_visitor              by the kind of the button that does it: buttons of visitors' cards and lines behind their
                            More…. The button is handed visitor id, chat id ('' without a chat) and the card's id ('')
    """

    commands: Mapping[str, Handler] = field(default_factory=dict)
    suggestions: Mapping[str, Handler] = field(default_factory=dict)
    buttons: Mapping[str, Handler] = field(default_factory=dict)
    forms: Mapping[str, Handler] = field(default_factory=dict)
    options: Mapping[str, Handler] = field(default_factory=dict)
    changes: Mapping[str, Handler] = field(default_factory=dict)
    bot: Mapping[str, Handler] = field(default_factory=dict)
    menu: Mapping[str, Handler] = field(default_factory=dict)
    events: Mapping[str, EventHandler] = field(default_factory=dict)
    reactions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    doors: Mapping[str, Door] = field(default_factory=dict)
    messages: Mapping[str, Handler] = field(default_factory=dict)
    links: Mapping[str, Handler] = field(default_factory=dict)
    widgets: Mapping[str, Handler] = field(default_factory=dict)
    more: Mapping[str, Entry] = field(default_factory=dict)
    on_visitor: Mapping[str, Offer] = field(default_factory=dict)

    def find(self, call: CliqRequest, reference: Reference | None) -> Route:
        """The route for a call. `reference` is the verified reference of a pressed button, else None.

        raises UnknownHandler when nothing of ours answers it
        """
        table, key, changes = self._door(call, reference)
        handler = getattr(self, table).get(key) if table else None
        if handler is None:
            raise UnknownHandler(component=call.component, handler=call.handler, name=key)
        return Route(f"{table}.{key}", self._following(handler), changes)

    def tell(self, services: Services) -> None:
        """What the platform below must know of the features: who hears of visitors, what is offered for them."""
        services.visiting.reactions.update(self.reactions)
        services.visiting.offers.update(self.on_visitor)

    def answer(self, ctx: Context) -> Reply:
        """What the button of the context's reference answers, and whoever goes on from there: for what runs on a
        schedule under somebody's rights."""
        if ctx.reference is None or ctx.reference.kind not in self.buttons:
            raise UnknownHandler(name=ctx.reference.kind if ctx.reference else "")
        return self._following(self.buttons[ctx.reference.kind])(ctx)

    def _following(self, handler: Handler) -> Handler:
        """The handler, and then whoever answers the reference that its reply names, and so on."""

        def run(ctx: Context) -> Reply:
            reply = handler(ctx)
            while reply.follow is not None:
                ctx.turn_to(reply.follow)
                reply = self.buttons[reply.follow.kind](ctx)
            return reply

        return run

    def _door(self, call: CliqRequest, reference: Reference | None) -> tuple[str, str, bool]:
        kind, form = (reference.kind if reference else ""), (call.form.name if call.form else "")
        match call.component, call.handler:
            case "command", "execution_handler" if reference is not None:  # a picked suggestion is a pressed button
                return "buttons", kind, False
            case "bot", handler if handler != "action_handler":
                return "bot", handler, False
            case "link_preview", handler if handler != "unfurl_button_action_handler":
                return "links", handler, False
        table, named, changes = DOORS.get((call.component, call.handler), ("", "name", False))
        return (
            table,
            {"name": call.name, "button": kind, "form": form, "menu": call.menu_action}.get(named, named),
            changes,
        )


def join(features: list[Routes]) -> Routes:
    """One table out of all features'. Two features that claim one door are a mistake of ours: ValueError."""
    merged: dict[str, dict[str, Any]] = {each.name: {} for each in fields(Routes)}
    for feature in features:
        for table, doors in merged.items():
            for key, handler in getattr(feature, table).items():
                if key in doors:
                    raise ValueError(f"two features answer {table}[{key!r}]")
                doors[key] = handler
    unanswered = (merged["more"].keys() | merged["on_visitor"].keys()) - merged["buttons"].keys()
    if unanswered:
        raise ValueError(f"nobody answers {sorted(unanswered)} of More…")
    deaf = {f"visitor/{name}" for name in merged["reactions"]} - merged["events"].keys()
    if deaf:
        raise ValueError(f"nobody handles {sorted(deaf)}")
    return Routes(**merged)
