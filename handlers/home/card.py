"""How the home widget looks. What comes from the CRM is escaped; amounts of several currencies are not added up.

Pure: answers in, the widget out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.cliq.surfaces.widget import Bars, Buttons, Element, Section, Title, Widget, WidgetButton, Words
from app.cliq.text import escape, link, plain
from app.context import Context
from app.i18n import formats, values
from app.search.asking.result import Result

FUNCTION = "zcrmbutton"
SHOWN = 4  # of each kind: a section has room for twenty lines
NAMES = {"Tasks": "Subject", "Events": "Event_Title", "Calls": "Subject", "Deals": "Deal_Name"}
TIMES = {"Events": "Start_DateTime", "Calls": "Call_Start_Time"}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Home:
    """The answers; None where the viewer has no right to the module."""

    tasks: Result | None
    meetings: Result | None
    calls: Result | None
    deals: Result | None


def home(ctx: Context, found: Home) -> Widget:
    day = _day(ctx, found)
    sections = [Section("day", day), Section("deals", _deals(ctx, found.deals))]
    if (chart := _pipeline(ctx, found.deals)) is not None:
        sections.append(Section("pipeline", (Title(ctx.say("home.pipeline")), chart)))
    refresh = WidgetButton(ctx.say("home.refresh"), FUNCTION, key=ctx.sign("home"))
    return Widget(ctx.say("home.title"), tuple(sections), (refresh,), tab=ctx.say("home.tab"))


def _day(ctx: Context, found: Home) -> tuple[Element, ...]:
    today = ctx.asking.today
    elements: list[Element] = [Title(ctx.say("home.my_day", date=today))]
    due = [row for row in _rows(found.tasks) if (day := ctx.asking.day(row.get("Due_Date"))) and day <= today]
    elements += _list(ctx, "tasks", "Tasks", due, is_known=found.tasks is not None)
    elements += _list(ctx, "meetings", "Events", _rows(found.meetings), is_known=found.meetings is not None)
    calls = [row for row in _rows(found.calls) if row.get("Outgoing_Call_Status") != "Completed"]
    elements += _list(ctx, "calls", "Calls", calls, is_known=found.calls is not None)
    return (*elements, Words(notice, is_small=True)) if (notice := ctx.service_notice()) else tuple(elements)


def _list(ctx: Context, kind: str, module: str, rows: Sequence[Row], *, is_known: bool) -> list[Element]:
    if not is_known:
        return []
    lines = [f"• {_line(ctx, module, row)}" for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        lines.append(ctx.say("home.more", count=len(rows) - SHOWN))
    head = ctx.say(f"home.{kind}", count=len(rows))
    return [Words(f"*{head}*"), *(Words(line) for line in lines)]


def _line(ctx: Context, module: str, row: Row) -> str:
    name = str(row.get(NAMES[module]) or "")
    told = link(name if plain(name) else ctx.say("record.nameless"), ctx.record_url(module, str(row["id"])))
    if module == "Tasks":
        day = ctx.asking.day(row.get("Due_Date"))
        late = day is not None and day < ctx.asking.today
        return ctx.say("home.late", task=told, date=day) if late else told
    return f"{_clock(ctx, row.get(TIMES[module]))} {told}".strip()


def _clock(ctx: Context, value: object) -> str:
    """The time of an instant in the viewer's zone, as a clock shows it."""
    try:
        return datetime.fromisoformat(str(value)).astimezone(formats.zone(ctx.words.zone)).strftime("%H:%M")
    except ValueError:
        return ""


def _deals(ctx: Context, deals: Result | None) -> tuple[Element, ...]:
    if deals is None:
        return (Title(ctx.say("home.my_deals")), Words(ctx.say("home.no_right")))
    rows = _rows(deals)
    total, currency = _sum(ctx, rows)
    said = ctx.say("home.deals", count=len(rows))
    if deals.total is None:
        said = ctx.say("home.deals_least", least=f"{len(rows)}+")
    head = said if total is None or not rows else f"{said} · {ctx.words.money(total, currency)}"
    elements: list[Element] = [Title(ctx.say("home.my_deals")), Words(f"*{escape(head)}*")]
    elements += [Words(f"• {_deal(ctx, row)}") for row in rows[:SHOWN]]
    if rows:
        asked = ctx.sign("ask", ctx.say("home.all_deals_asked"))
        elements.append(Buttons((WidgetButton(ctx.say("home.all_deals"), FUNCTION, key=asked),)))
    return tuple(elements)


def _deal(ctx: Context, row: Row) -> str:
    name = str(row.get("Deal_Name") or "")
    told = [link(name if plain(name) else ctx.say("record.nameless"), ctx.record_url("Deals", str(row["id"])))]
    module = ctx.asking.catalog.module("Deals")
    for api_name in ("Amount", "Stage", "Closing_Date"):
        field = module.field(api_name) if module else None
        text = values.text(ctx.words, field, row.get(api_name), ctx.currency_of(row)) if field else ""
        told += [escape(text)] if plain(text) else []
    return " · ".join(told)


def _pipeline(ctx: Context, deals: Result | None) -> Bars | None:
    """My open deals by stage, in the order of the pipeline: amounts, or numbers where currencies differ."""
    rows = _rows(deals)
    if not rows:
        return None
    stages, (total, currency) = ctx.asking.stages, _sum(ctx, rows)
    sums: dict[str, Decimal] = {}
    for row in rows:
        stage = str(row.get("Stage") or "")
        one = (formats.exact(row.get("Amount") or 0) or Decimal(0)) if total else Decimal(1)
        sums[stage] = sums.get(stage, Decimal(0)) + one
    order = {name: place for place, name in enumerate(stages.order)}
    points = tuple(
        (plain(found.display if (found := stages.stage(name)) else name) or ctx.say("home.no_stage"), float(value))
        for name, value in sorted(sums.items(), key=lambda pair: order.get(pair[0], len(order)))
    )
    axis = plain(currency) if total else ctx.say("home.number")
    return Bars(((ctx.say("home.series"), points),), x_axis=ctx.say("home.stage"), y_axis=axis)


def _sum(ctx: Context, rows: Sequence[Row]) -> tuple[Decimal | None, str]:
    """(sum of the amounts, their currency); None where they are of several currencies."""
    currencies = {ctx.currency_of(row) for row in rows}
    if len(currencies) != 1:
        return None, ""
    return sum((formats.exact(row.get("Amount") or 0) or Decimal(0) for row in rows), Decimal(0)), currencies.pop()


def _rows(result: Result | None) -> tuple[Row, ...]:
    return result.rows if result is not None else ()
