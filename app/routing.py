"""Which function answers what: the explicit tables that handlers hand to the platform.

Decides nothing about a request's content and knows no feature by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from app.cliq.reference import Reference
from app.cliq.reply import Reply
from app.cliq.request import CliqRequest
from app.context import Context
from app.errors import UnknownHandler
from app.occasion import Door, Occasion

Handler = Callable[[Context], Reply]
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
    doors: Mapping[str, Door] = field(default_factory=dict)

    def find(self, call: CliqRequest, reference: Reference | None) -> Route:
        """The route for a call. `reference` is the verified reference of a pressed button, else None.

        raises UnknownHandler when nothing of ours answers it
        """
        table, key, changes = self._door(call, reference)
        handler = getattr(self, table).get(key) if table else None
        if handler is None:
            raise UnknownHandler(component=call.component, handler=call.handler, name=key)
        return Route(f"{table}.{key}", self._following(handler), changes)

    def _following(self, handler: Handler) -> Handler:
        """The handler, and then whoever answers the reference that its reply names."""

        def run(ctx: Context) -> Reply:
            reply = handler(ctx)
            if reply.follow is None:
                return reply
            ctx.turn_to(reply.follow)
            return self.buttons[reply.follow.kind](ctx)

        return run

    def _door(self, call: CliqRequest, reference: Reference | None) -> tuple[str, str, bool]:
        match call.component, call.handler:
            case "command", "execution_handler" if reference is not None:  # a picked suggestion is a pressed button
                return "buttons", reference.kind, False
            case "command", "execution_handler":
                return "commands", call.name, False
            case "command", "suggestion_handler":
                return "suggestions", call.name, False
            case "function", "button_handler":
                return "buttons", reference.kind if reference else "", True
            case "function", "form_handler":
                return "forms", call.form.name if call.form else "", True
            case "function", "form_values_handler":
                return "options", call.form.name if call.form else "", False
            case "function", "form_change_handler":
                return "changes", call.form.name if call.form else "", False
            case "bot", "action_handler":
                return "menu", call.menu_action, True
            case "bot", handler:
                return "bot", handler, False
        return "", call.name, False


def join(features: list[Routes]) -> Routes:
    """One table out of all features'. Two features that claim one door are a mistake of ours: ValueError."""
    merged: dict[str, dict[str, Any]] = {each.name: {} for each in fields(Routes)}
    for feature in features:
        for table, doors in merged.items():
            for key, handler in getattr(feature, table).items():
                if key in doors:
                    raise ValueError(f"two features answer {table}[{key!r}]")
                doors[key] = handler
    return Routes(**merged)
