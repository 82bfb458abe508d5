"""`schedules list|add|edit|pause|resume|remove|run`: what is sent on a schedule, for an administrator.

The server's own schedules (sweeps, renewals, nudges) are listed too; their ids begin with `house:`.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from app.administration.telling import schedules
from app.administration.telling.schedules import KINDS, OFTEN, Given
from app.cli.printing import COMMAND_LINE, show, worked
from app.services import Services
from app.storage.telling.schedules import Schedule

WRITTEN = (  # the options of `add` and of `edit`, in the order in which help names them
    click.option("--owner", help="E-mail of the person under whose rights it runs."),
    click.option("--kind", type=click.Choice(KINDS), help="What is sent; a report when it is added."),
    click.option("--text", help="The question, or a search that begins with /zcrm; for a report."),
    click.option("--name", help="What it is called; by default the text."),
    click.option("--often", type=click.Choice(OFTEN), help="Daily when it is added."),
    click.option("--days", help="Of weekly: mon,tue,…"),
    click.option("--day", type=click.IntRange(1, 31), help="Of monthly."),
    click.option("--at", help="09:00 when it is added."),
    click.option("--zone", help="IANA name; by default that of the server."),
    click.option("--channel", help="Unique name of a channel; '' for the owner's chat with the bot."),
)


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(WRITTEN):
        command = option(command)
    return command


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
            show(_facts(one), _line(one), as_json=as_json)
        if not as_json:
            click.echo(f"{len(found)} schedules.")

    @commands.command("add")
    @_options
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def add_command(as_json: bool, **given: Any) -> None:
        """Put a report or a digest on a schedule; --owner is needed."""
        wanted = replace(Given(""), **_written(given))
        made = worked(lambda: schedules.add(services, COMMAND_LINE, wanted))
        show(_facts(made), _line(made), as_json=as_json)

    @commands.command("edit")
    @click.argument("schedule_id")
    @_options
    @click.option("--version", type=int, help="Of the reading that the change is based on; else the present one.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def edit_command(schedule_id: str, version: int | None, as_json: bool, **given: Any) -> None:
        """Change a schedule; what is not named stays as it is."""
        before, _ = worked(lambda: schedules.kept(services, schedule_id))
        wanted = replace(schedules.written(services, before), **_written(given))
        made = worked(lambda: schedules.change(services, COMMAND_LINE, schedule_id, wanted, version))
        show(_facts(made), _line(made), as_json=as_json)

    @commands.command("pause")
    @click.argument("schedule_id")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def pause_command(schedule_id: str, as_json: bool) -> None:
        """Send it no more until it is resumed."""
        worked(lambda: schedules.turn(services, COMMAND_LINE, schedule_id, to=False))
        show({"paused": schedule_id}, f"Schedule {schedule_id} is paused.", as_json=as_json)

    @commands.command("resume")
    @click.argument("schedule_id")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def resume_command(schedule_id: str, as_json: bool) -> None:
        """Let it go on; what it missed is not made up for."""
        worked(lambda: schedules.turn(services, COMMAND_LINE, schedule_id, to=True))
        show({"resumed": schedule_id}, f"Schedule {schedule_id} goes on.", as_json=as_json)

    @commands.command("remove")
    @click.argument("schedule_id")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def remove_command(schedule_id: str, as_json: bool) -> None:
        """Send it no more."""
        worked(lambda: schedules.remove(services, COMMAND_LINE, schedule_id))
        show({"removed": schedule_id}, f"Schedule {schedule_id} is removed.", as_json=as_json)

    @commands.command("run")
    @click.argument("schedule_id")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def run_command(schedule_id: str, as_json: bool) -> None:
        """Fire it now, besides its times; a worker does the rest."""
        worked(lambda: schedules.run(services, COMMAND_LINE, schedule_id))
        show({"fired": schedule_id}, f"Schedule {schedule_id} is fired.", as_json=as_json)

    return commands


def _written(given: dict[str, Any]) -> dict[str, Any]:
    """What was named, in the words of Given."""
    named = {name: value for name, value in given.items() if value is not None}
    return named | ({"days": named["days"].split(",")} if "days" in named else {})


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
