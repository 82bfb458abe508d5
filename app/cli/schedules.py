"""`schedules list|add|remove|run`: what is sent on a schedule, for an administrator.

The server's own schedules (sweeps, renewals, nudges) are listed too; their ids begin with `house:`.
"""

import json
from datetime import datetime, time
from typing import Any

import click

from app.rules.recurrence import Rule, next_after, zone_of
from app.services import Services
from app.storage.telling.schedules import Schedule

KINDS = ("report", "digest")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFTEN = ("daily", "weekly", "monthly")


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("schedules")
    def schedules() -> None:
        """What is sent, and done, at a time."""

    @schedules.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Every schedule, with what it says and when it is due next."""
        with services.database.read() as tables:
            found = tables.schedules.all()
        for one in found:
            click.echo(json.dumps(_facts(one), ensure_ascii=False) if as_json else _line(one))
        if not as_json:
            click.echo(f"{len(found)} schedules.")

    @schedules.command("add")
    @click.option("--owner", required=True, help="E-mail of the person under whose rights it runs.")
    @click.option("--kind", type=click.Choice(KINDS), default="report", show_default=True)
    @click.option("--text", default="", help="The question, or a search that begins with /zcrm; for a report.")
    @click.option("--name", default="", help="What it is called; by default the text.")
    @click.option("--often", type=click.Choice(OFTEN), default="daily", show_default=True)
    @click.option("--days", default="mon", show_default=True, help="Of weekly: mon,tue,…")
    @click.option("--day", type=click.IntRange(1, 31), default=1, show_default=True, help="Of monthly.")
    @click.option("--at", default="09:00", show_default=True)
    @click.option("--zone", default="", help="IANA name; by default that of the server.")
    @click.option("--channel", default="", help="Unique name of a channel; by default the owner's chat with the bot.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def add_command(owner: str, kind: str, text: str, name: str, zone: str, channel: str, **given: Any) -> None:
        """Put a report or a digest on a schedule."""
        if kind == "report" and not text.strip():
            raise click.ClickException("a report needs --text")
        zone = zone or services.settings.default_zone
        rule, now = _rule(given, zone), services.source.now()
        body = {"text": text.strip(), "name": name.strip() or text.strip() or "Digest"}
        body |= {"to": f"c:{channel}", "to_name": f"#{channel}"} if channel else {"to": "me", "to_name": ""}
        with services.database.write() as tables:
            account = tables.accounts.by_email(owner)
            if account is None:
                raise click.ClickException(f"nobody has linked an account with the address {owner}")
            next_at, schedule_id = next_after(rule, zone, now), services.source.token(9)
            made = Schedule(schedule_id, kind, rule.to_json(), zone, next_at, account.cliq_user_id, body)
            tables.schedules.put(made, now)
        click.echo(json.dumps(_facts(made), ensure_ascii=False) if given["as_json"] else _line(made))

    @schedules.command("remove")
    @click.argument("schedule_id")
    def remove_command(schedule_id: str) -> None:
        """Send it no more."""
        with services.database.write() as tables:
            if not tables.schedules.remove(schedule_id):
                raise click.ClickException(f"there is no schedule {schedule_id}")
        click.echo(f"Schedule {schedule_id} is removed.")

    @schedules.command("run")
    @click.argument("schedule_id")
    def run_command(schedule_id: str) -> None:
        """Fire it now, besides its times; a worker does the rest."""
        now = services.source.now()
        with services.database.write() as tables:
            found = tables.schedules.get(schedule_id)
            if found is None:
                raise click.ClickException(f"there is no schedule {schedule_id}")
            given = {**found.body, "schedule_id": schedule_id, "owner_id": found.owner_id, "slot": now.isoformat()}
            name = f"{schedule_id}:now:{services.source.token(6)}"
            tables.inbox.add("clock", found.kind, name, given, now)
        click.echo(f"Schedule {schedule_id} is fired.")

    return schedules


def _rule(given: dict[str, Any], zone: str) -> Rule:
    try:
        zone_of(zone)
        at = time.fromisoformat(given["at"])
        days = tuple(sorted({DAYS.index(day.strip().lower()[:3]) for day in given["days"].split(",")}))
        if given["often"] == "weekly":
            return Rule("weekly", at=at, weekdays=days)
        return Rule("monthly", at=at, day=given["day"]) if given["often"] == "monthly" else Rule("daily", at=at)
    except ValueError as error:
        raise click.ClickException(f"{error}. Examples: --at 18:30 --days mon,thu --zone Europe/Berlin") from None


def _facts(one: Schedule) -> dict[str, Any]:
    shown = {name: one.body.get(name, "") for name in ("name", "text", "to")}
    next_at = one.next_at.isoformat() if one.next_at else None
    facts = {"id": one.schedule_id, "kind": one.kind, "owner": one.owner_id, **shown}
    return facts | {"rule": dict(one.rule), "zone": one.zone, "next_at": next_at, "is_on": one.is_on}


def _line(one: Schedule) -> str:
    rule = " ".join(f"{name}={value}" for name, value in one.rule.items() if name != "instant" and value != [])
    next_at = f"{_minute(one.next_at)}" if one.next_at else "never"
    return f"{one.schedule_id}  {one.kind}  {rule}  {one.zone}  next {next_at}  {one.body.get('name') or '-'}"


def _minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")
