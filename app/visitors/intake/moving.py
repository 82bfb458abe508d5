"""What the page script reported of one visitor becomes visits, actions and happenings.

A visit ends when the page says that it was left and no other page follows at once, or after half an hour of silence.
It verifies nothing: the collector has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.i18n.places import country_of
from app.storage.nouns import Tables
from app.storage.visiting.visits import Action, Visit
from app.visitors.happening import Happening
from app.visitors.intake import pages
from app.visitors.intake.recognition import Recognised, Sighting, recognise
from app.visitors.visiting import Visiting

IDLE = timedelta(minutes=30)
LEAVE_SECONDS = 8  # a page that is left for the next one of the same site is no leaving
SECONDS_MOST = 24 * 3600
POLLED_SINCE = timedelta(minutes=10)
TITLE_MOST, NAME_MOST, TABS_MOST = 300, 100, 20
SITE, GONE = "site", "gone"  # source and name of the event that looks whether a visitor came back
BROWSER = {  # what the script says of the browser -> attribute
    "screen": "screen",
    "colors": "color_code",
    "charset": "charset",
    "platform": "platform",
    "cookies": "cookie_enabled",
    "zone": "time_zone",
    "language": "language",
}


@dataclass(frozen=True)
class Report:
    """All that one visitor's page reported at once. actions: as they came, {k, u, t, r, n, d, at: datetime}.

    browser   screen, language, zone …     ip, user_agent   of the request
    """

    brand_id: str
    key: str
    actions: Sequence[Mapping[str, Any]]
    browser: Mapping[str, Any]
    ip: str = ""
    user_agent: str = ""


class Moves:
    """Works one report off, within a transaction."""

    def __init__(self, tables: Tables, visiting: Visiting, report: Report) -> None:
        self._tables = tables
        self._visiting = visiting
        self._report = report
        self._visitor_id = ""
        self._visit: Visit | None = None

    # Each action is a step in time: what came before it in the same report has been worked off.

    def work(self) -> None:
        for action in self._report.actions:
            self._one(action, action["at"])

    def _one(self, action: Mapping[str, Any], at: datetime) -> None:
        kind = action.get("k")
        sighting = self._sighting(action, at)
        if not self._visitor_id or sighting.email or sighting.name or sighting.phone or sighting.info:
            found = recognise(self._tables, self._visiting.source, sighting)
            self._visitor_id = found.visitor.visitor_id
            announce(self._visiting, self._tables, found, at)
        self._visit = self._tables.visits.open(self._visitor_id)
        if self._visit is not None and at - self._visit.last_at > IDLE:
            end(self._tables, self._visiting, self._visit, self._visit.last_at)
            self._visit = None
        if kind in ("land", "page"):
            self._page(action, at)
        elif kind == "custom" and self._visit is not None:
            name = str(action.get("n") or "")[:NAME_MOST]
            self._act(Action(self._visit.visit_id, at, "custom", self._visit.current_url, "", 0, name))
            last, staying = max(at, self._visit.last_at), _staying(self._visit, action)
            self._tables.visits.put(replace(self._visit, last_at=last, attributes=staying))
            self._tell("custom_action", at, name=name)
        elif kind == "leave" and self._visit is not None:
            self._left(self._visit, at, str(action.get("s") or ""))

    def _sighting(self, action: Mapping[str, Any], at: datetime) -> Sighting:
        report, kind = self._report, action.get("k")
        came = pages.arrival(str(action.get("u") or "")) if kind in ("land", "page") else pages.Arrival("")
        said = str(action.get("n") or "")
        told = report.browser
        zone = str(told.get("zone") or "")
        attributes: dict[str, Any] = {BROWSER[name]: told[name] for name in BROWSER if told.get(name) not in (None, "")}
        attributes |= pages.browser(report.user_agent) | ({"ip": report.ip} if report.ip else {})
        if kind == "land":
            attributes |= pages.source_of(str(action.get("r") or ""))
        info = action.get("d") if kind == "info" and isinstance(action.get("d"), dict) else {}
        return Sighting(
            at,
            report.brand_id,
            report.key,
            email=said if kind == "email" else came.email,
            name=said if kind == "name" else came.name,
            phone=said if kind == "phone" else "",
            language=str(told.get("language") or ""),
            zone=zone,
            country=country_of(zone),
            attributes=attributes | dict(came.attributes),
            info=info or {},
        )

    def _page(self, action: Mapping[str, Any], at: datetime) -> None:
        came = pages.arrival(str(action.get("u") or ""))
        title = " ".join(str(action.get("t") or "").split())[:TITLE_MOST]
        visit = self._visit
        if visit is None:
            self._begin(came, title, action, at)
            return
        if visit.current_url == came.url and action.get("k") == "land":  # the same page loaded again
            self._tables.visits.put(replace(visit, last_at=max(at, visit.last_at), attributes=_staying(visit, action)))
            return
        moved = replace(
            visit,
            previous_url=visit.current_url,
            current_url=came.url,
            current_title=title,
            last_at=max(at, visit.last_at),
            pages=visit.pages + 1,
            seconds=_seconds(visit.started_at, at),
            utm=visit.utm or came.utm,
            attributes=_staying(visit, action),
        )
        self._tables.visits.put(moved)
        self._act(Action(visit.visit_id, at, "navigated", came.url, title), visit.last_at)
        self._visit = moved
        self._tell("navigated", at)

    def _begin(self, came: pages.Arrival, title: str, action: Mapping[str, Any], at: datetime) -> None:
        self._visit = begin(
            self._tables,
            self._visiting,
            Visit(
                self._visiting.source.token(9),
                self._visitor_id,
                self._report.brand_id,
                at,
                at,
                landing_url=came.url,
                landing_title=title,
                current_url=came.url,
                current_title=title,
                referrer=pages.arrival(str(action.get("r") or "")).url,
                utm=came.utm,
                pages=1,
                attributes={"tabs": [action["s"]]} if action.get("s") else {},
            ),
        )

    def _act(self, action: Action, since: datetime | None = None) -> None:
        if since is not None:
            self._tables.visits.lasted(action.visit_id, _seconds(since, action.at))
        self._tables.visits.act(action)

    def _left(self, visit: Visit, at: datetime, tab: str) -> None:
        """Perhaps for good: that is seen when no page has followed. While another tab shows the site, it is none."""
        now = self._visiting.source.now()
        at = max(at, visit.last_at)
        others = [one for one in visit.attributes.get("tabs", ()) if one != tab] if tab else []
        if others:
            self._tables.visits.put(replace(visit, last_at=at, attributes={**visit.attributes, "tabs": others}))
            return
        left = {**_without(visit, "tabs"), "left_at": at.isoformat()}
        self._tables.visits.put(replace(visit, last_at=at, attributes=left))
        self._tables.visits.lasted(visit.visit_id, _seconds(visit.last_at, at))
        due, event_id = now + timedelta(seconds=LEAVE_SECONDS), f"gone:{visit.visit_id}:{at.isoformat()}"
        payload = {"visit_id": visit.visit_id, "left_at": at.isoformat()}
        self._tables.inbox.add(SITE, GONE, event_id, payload, now, not_before=due)

    def _tell(self, kind: str, at: datetime, **detail: Any) -> None:
        visit_id = self._visit.visit_id if self._visit is not None else ""
        self._visiting.tell(self._tables, Happening(kind, self._visitor_id, at, visit_id, detail=detail))


def _staying(visit: Visit, action: Mapping[str, Any]) -> dict[str, Any]:
    """The visit's attributes while somebody is there: in which tabs."""
    staying = _without(visit, "left_at")
    if action.get("s"):
        tabs = [one for one in visit.attributes.get("tabs", ()) if one != action["s"]]
        staying["tabs"] = [*tabs, action["s"]][-TABS_MOST:]
    return staying


def _without(visit: Visit, *names: str) -> dict[str, Any]:
    return {name: value for name, value in visit.attributes.items() if name not in names}


def _seconds(since: datetime, until: datetime) -> int:
    return min(max(0, round((until - since).total_seconds())), SECONDS_MOST)


def begin(tables: Tables, visiting: Visiting, visit: Visit) -> Visit:
    """A visit begins: its first page, and one more visit of the visitor."""
    tables.visits.put(visit)
    before = tables.visitors.get(visit.visitor_id)
    count = before.visits + 1 if before is not None else 1
    tables.visitors.change(visit.visitor_id, visits=count)
    if visit.landing_url:
        tables.visits.act(Action(visit.visit_id, visit.started_at, "accessed", visit.landing_url, visit.landing_title))
    kind = "landed" if count == 1 else "returned"
    visiting.tell(tables, Happening(kind, visit.visitor_id, visit.started_at, visit.visit_id))
    return visit


def end(tables: Tables, visiting: Visiting, visit: Visit, at: datetime) -> None:
    """A visit has ended; what waited for the visitor's page is dropped."""
    seconds = _seconds(visit.started_at, at)
    tables.visits.put(
        replace(visit, ended_at=at, last_at=at, seconds=seconds, attributes=_without(visit, "left_at", "tabs"))
    )
    before = tables.visitors.get(visit.visitor_id)
    if before is not None:
        tables.visitors.change(visit.visitor_id, seconds=before.seconds + seconds)
    tables.commands.drop(visit.visitor_id, visiting.source.now())
    visiting.tell(tables, Happening("left", visit.visitor_id, at, visit.visit_id))


def gone(tables: Tables, visiting: Visiting, visit_id: str, left_at: str) -> None:
    """Some seconds after a page was left: if nothing came after, the visit is over."""
    visit = tables.visits.get(visit_id)
    if visit is not None and visit.ended_at is None and visit.attributes.get("left_at") == left_at:
        end(tables, visiting, visit, datetime.fromisoformat(left_at))


def end_idle(tables: Tables, visiting: Visiting, most: int = 200) -> int:
    """End the visits of which nothing was heard for half an hour; how many. Call again while it is `most`."""
    idle = tables.visits.idle(visiting.source.now() - IDLE, most)
    for visit in idle:
        end(tables, visiting, visit, visit.last_at)
    return len(idle)


def polled(tables: Tables, visiting: Visiting, sighting: Sighting) -> None:
    """Somebody whom SalesIQ lists as having been on a site: a visit, where no page script reports one."""
    now = visiting.source.now()
    if now - sighting.at > POLLED_SINCE:
        return
    found = recognise(tables, visiting.source, sighting)
    announce(visiting, tables, found, sighting.at)
    open_ = tables.visits.open(found.visitor.visitor_id)
    if open_ is not None:
        tables.visits.put(replace(open_, last_at=max(open_.last_at, sighting.at)))
        return
    last = next(iter(tables.visits.of(found.visitor.visitor_id, 1)), None)
    if last is None or last.last_at < sighting.at:  # else it is the visit that has ended
        at = sighting.at
        begin(
            tables,
            visiting,
            Visit(visiting.source.token(9), found.visitor.visitor_id, sighting.brand_id, at, at),
        )


def complete(
    tables: Tables, visiting: Visiting, chat_id: str, seen: Sequence[tuple[str, str, datetime | None]]
) -> None:
    """The pages that SalesIQ knows of, for a visit of which no page script has reported any."""
    chat = tables.chats.get(chat_id)
    visit = tables.visits.get(chat.visit_id) if chat is not None else None
    if visit is None or not seen or any(action.kind != "chatted" for action in tables.visits.actions(visit.visit_id)):
        return
    for number, (url, title, at) in enumerate(seen):
        kind = "navigated" if number else "accessed"
        tables.visits.act(Action(visit.visit_id, at or visit.started_at, kind, url, title))
    (landing, landing_title, _), (current, current_title, _) = seen[0], seen[-1]
    whole = replace(visit, landing_url=landing, landing_title=landing_title, pages=len(seen))
    tables.visits.put(replace(whole, current_url=current, current_title=current_title))


def announce(visiting: Visiting, tables: Tables, found: Recognised, at: datetime, chat_id: str = "") -> None:
    """Tell what recognising a visitor has brought to light."""
    visitor_id = found.visitor.visitor_id
    for one in found.gone:
        about = {"about": "merged", "from": one}
        visiting.tell(tables, Happening("known", visitor_id, at, chat_id=chat_id, detail=about))
    if found.captured:
        visiting.tell(tables, Happening("contact_captured", visitor_id, at, chat_id=chat_id))
    elif found.changed:
        visiting.tell(tables, Happening("known", visitor_id, at, chat_id=chat_id, detail={"about": "person"}))
