"""Turns a template and facts into a page, in the language of whoever is signed in.

Templates escape everything; sentences come from i18n by key. No template holds a sentence of its own.
"""

from typing import Any

from flask import Response, render_template

from app.errors import BotError, NotLinked
from app.i18n.sentences import Sentences
from app.web.admin.guard import Who
from grammar.errors import GrammarError

# What the menu shows, in order: path, key of its label. Without a path: the heading of what follows.
MENU = (
    ("/admin", "admin.menu_overview"),
    ("/admin/people", "admin.menu_people"),
    ("/admin/identity", "admin.menu_identity"),
    ("", "admin.group_cliq"),
    ("/admin/notifications", "admin.menu_notifications"),
    ("/admin/cards", "admin.menu_cards"),
    ("/admin/signals", "admin.menu_signals"),
    ("/admin/preferences", "admin.menu_preferences"),
    ("/admin/schedules", "admin.menu_schedules"),
    ("/admin/questions", "admin.menu_questions"),
    ("/admin/channels", "admin.menu_channels"),
    ("", "admin.group_visitors"),
    ("/admin/visitors", "visit.menu"),
    ("/admin/visits", "visit.menu_visits"),
    ("/admin/salesiq", "salesiq.menu"),
    ("/admin/rules", "rules.title"),
    ("/admin/subscriptions", "subscribing.menu"),
    ("/admin/places", "places.menu"),
    ("/admin/webforms", "forms.menu"),
    ("/admin/enrichment", "admin.menu_enrichment"),
    ("/admin/campaigns", "admin.menu_campaigns"),
    ("", "admin.group_operation"),
    ("/admin/events", "admin.menu_events"),
    ("/admin/deliveries", "admin.menu_deliveries"),
    ("/admin/figures", "admin.menu_figures"),
    ("/admin/programs", "admin.menu_programs"),
    ("/admin/audit", "admin.menu_audit"),
)


def shown(template: str, who: Who, status: int = 200, *, here: str = "", **facts: Any) -> Response:
    """here   the menu's entry that this page belongs to"""
    html = render_template(
        f"admin/{template}.html", who=who, say=who.words.say, words=who.words, menu=MENU, here=here, **facts
    )
    return Response(html, status, mimetype="text/html")


def outside(template: str, words: Sentences, status: int = 200, **facts: Any) -> Response:
    """A page for somebody who is not signed in."""
    html = render_template(f"admin/{template}.html", who=None, say=words.say, words=words, **facts)
    return Response(html, status, mimetype="text/html")


def sentence(words: Sentences, error: Exception) -> str:
    """What is wrong, in the administrator's language; the place in a message is named."""
    if isinstance(error, GrammarError):
        said = words.say("admin.at_column", column=error.column, text=words.grammar_error(error))
    elif isinstance(error, NotLinked):
        said = words.say("admin.no_house_account")
    elif isinstance(error, BotError):
        said = words.error(error)
    else:
        raise error
    return said.replace("\u200b", "")
