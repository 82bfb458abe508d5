"""The list views of visits (C11): the six of data/crm_visits.json as presets, and what an administrator made of them.

A view is columns, a filter and an order under a name; its labels are the sentences `visit.column.…`, `visit.view.…`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.errors import Invalid, UserError
from app.storage.database import Database
from app.storage.visiting.chats import Chat
from app.storage.visiting.views import KeptView
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Listing, Visit
from app.visitors.places.values import mapping

MOST, NAME_MOST = 200, 60
PERIODS = ("", "today", "yesterday", "week", "month")
TYPES = ("", "customer", "deal", "lead", "contact", "unknown")
ORDERS = ("newest", "oldest", "top", "longest")  # top: revenue, then time spent
DAYS = {"week": 7, "month": 30}


@dataclass(frozen=True)
class Row:
    """One visit with its visitor, and the chat in it, if there was one."""

    visit: Visit
    visitor: Visitor
    chat: Chat | None = None


@dataclass(frozen=True)
class View:
    """key: of a preset, or the id of a kept one. period, type, order: one of the above; brand_id '': all."""

    key: str
    columns: tuple[str, ...]
    name: str = ""
    period: str = ""
    type: str = ""
    brand_id: str = ""
    order: str = "newest"

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name not in ("key", "name")}


def _said(name: str) -> Callable[[Row], Any]:
    return lambda row: row.visitor.attributes.get(name)


def _of_visit(name: str) -> Callable[[Row], Any]:
    return lambda row: mapping.origin(row.visitor, row.visit).get(name)


COLUMNS: Mapping[str, Callable[[Row], Any]] = {  # standard fields of data/crm_visits.json, then custom ones, then ours
    "visitor": lambda row: row.visitor.name or row.visitor.email,
    "visitor_type": lambda row: row.visitor.type or "unknown",
    "visited_time": lambda row: row.visit.started_at,
    "time_spent": lambda row: round(row.visit.seconds / 60, 1),
    "visited_page": lambda row: row.visit.current_title or row.visit.current_url,
    "visited_page_url": lambda row: row.visit.current_url,
    "referrer": lambda row: row.visit.referrer or _of_visit("referer")(row),
    "attended_by": lambda row: row.chat.operator_name if row.chat is not None else "",
    "revenue": lambda row: row.visitor.revenue,
    "browser": _said("browser"),
    "operating_system": _said("os"),
    "search_engine": _of_visit("search_engine"),
    "search_keyword": _of_visit("search_query"),
    "ip_address": _said("ip"),
    "user_agent": _said("user_agent"),
    "city": _said("city"),
    "state": _said("state"),
    "campaign_source": _of_visit("campaign_source"),
    "campaign_medium": _of_visit("campaign_medium"),
    "campaign_term": _of_visit("campaign_term"),
    "campaign_content": _of_visit("campaign_content"),
    "campaign_name": _of_visit("utm_campaign_name"),
    "company": lambda row: row.visitor.company,
    "pages": lambda row: row.visit.pages,
    "country": lambda row: row.visitor.country,
    "score": lambda row: row.visitor.score,
    "ring": lambda row: row.visitor.ring,
}
USUAL = ("visitor", "visitor_type", "visited_time", "time_spent", "visited_page", "referrer")
TOP = ("visitor", "visitor_type", "revenue", "time_spent", "visited_time", "visited_page")
PRESETS = (
    View("all_visits", USUAL),
    View("todays_visits", USUAL, period="today"),
    View("top_visits", TOP, order="top"),
    View("todays_top_visits", TOP, period="today", order="top"),
    View("lead_visits", USUAL, type="lead"),
    View("contact_visits", USUAL, type="contact"),
)


def all_of(database: Database) -> list[View]:
    """The presets, then the kept ones by name."""
    with database.read() as tables:
        kept = tables.visit_views.all()
    return [*PRESETS, *(from_kept(one) for one in kept)]


def find(database: Database, key: str) -> View:
    """raises UserError visit.no_view"""
    for one in all_of(database):
        if one.key == key:
            return one
    raise UserError("visit.no_view", typed=key)


def from_kept(kept: KeptView) -> View:
    body = kept.body
    columns = tuple(name for name in body.get("columns", ()) if name in COLUMNS) or USUAL
    given = {name: str(body.get(name) or "") for name in ("period", "type", "brand_id")}
    return View(kept.view_id, columns, kept.name, order=str(body.get("order") or "newest"), **given)


def checked(view: View) -> View:
    """Raises Invalid with everything that is wrong."""
    faults: dict[str, Exception] = {}
    name = " ".join(view.name.split())
    if not 0 < len(name) <= NAME_MOST:
        faults["name"] = UserError("visit.bad_name", limit=NAME_MOST)
    if not view.columns or not set(view.columns) <= set(COLUMNS):
        faults["columns"] = UserError("visit.bad_columns")
    for field, value, choices in (
        ("period", view.period, PERIODS),
        ("type", view.type, TYPES),
        ("order", view.order, ORDERS),
    ):
        if value not in choices:
            faults[field] = UserError("visit.bad_choice", typed=value)
    if faults:
        raise Invalid(faults)
    return replace(view, name=name, columns=tuple(dict.fromkeys(view.columns)))


def rows(database: Database, view: View, now: datetime, zone: str, most: int = MOST, start: int = 0) -> list[Row]:
    """The visits of a view, without the first `start`; 'today' is the reader's."""
    since, until = _span(view.period, now, zone)
    wanted = Listing(since, until, view.type, view.brand_id, view.order, most, start)
    with database.read() as tables:
        visits = tables.visits.listed(wanted)
        people = tables.visitors.many([visit.visitor_id for visit in visits])
        chats = tables.chats.of_visits([visit.visit_id for visit in visits])
    return [
        Row(visit, people[visit.visitor_id], chats.get(visit.visit_id))
        for visit in visits
        if visit.visitor_id in people
    ]


def _span(period: str, now: datetime, zone: str) -> tuple[datetime | None, datetime | None]:
    if not period:
        return None, None
    midnight = now.astimezone(ZoneInfo(zone or "UTC")).replace(hour=0, minute=0, second=0, microsecond=0)
    if period == "yesterday":
        return midnight - timedelta(days=1), midnight
    return midnight - timedelta(days=DAYS.get(period, 1) - 1), None
