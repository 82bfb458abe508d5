"""`schedules list|add|remove|run`: what is sent on a schedule, for an administrator.

The server's own schedules (sweeps, renewals, nudges) are listed too; their ids begin with `house:`.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import click

from app.administration.telling import schedules
from app.administration.telling.schedules import KINDS, OFTEN, Given
from app.errors import BotError, Invalid
from app.i18n.sentences import Sentences
from app.services import Services
from app.storage.telling.schedules import Schedule

COMMAND_LINE = "command line"
WORDS = Sentences("en")
Made = TypeVar("Made")


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("schedules")
    def commands() -> None:
        """What is sent, and done, at a time."""

    @commands.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Every schedule, with what it says and when it is due next."""
        found = schedules.listed(services)
        for one in found:
            click.echo(json.dumps(_facts(one), ensure_ascii=False) if as_json else _line(one))
        if not as_json:
            click.echo(f"{len(found)} schedules.")

    @commands.command("add")
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
        days = given["days"].split(",")
        named = {"often": given["often"], "day": given["day"], "at": given["at"], "zone": zone, "channel": channel}
        wanted = Given(owner, kind, text, name, days=days, **named)
        made = _said(lambda: schedules.add(services, COMMAND_LINE, wanted))
        click.echo(json.dumps(_facts(made), ensure_ascii=False) if given["as_json"] else _line(made))

    @commands.command("remove")
    @click.argument("schedule_id")
    def remove_command(schedule_id: str) -> None:
        """Send it no more."""
        _said(lambda: schedules.remove(services, COMMAND_LINE, schedule_id))
        click.echo(f"Schedule {schedule_id} is removed.")

    @commands.command("run")
    @click.argument("schedule_id")
    def run_command(schedule_id: str) -> None:
        """Fire it now, besides its times; a worker does the rest."""
        _said(lambda: schedules.run(services, COMMAND_LINE, schedule_id))
        click.echo(f"Schedule {schedule_id} is fired.")

    return commands


def _said(work: Callable[[], Made]) -> Made:
    """What the work makes; what is wrong as one sentence."""
    try:
        return work()
    except Invalid as error:
        wrong = (one for one in error.fields.values() if isinstance(one, BotError))
        raise click.ClickException(" ".join(map(WORDS.error, wrong))) from None
    except BotError as error:
        raise click.ClickException(WORDS.error(error)) from None


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
