"""`notifications list|show|add|import|edit|remove|fields|test|log`: what is told when a workflow rule calls (W1, X11).

Everything is checked before it is kept, with the rights of the organisation's account. Nothing is sent here.
"""

import json
from dataclasses import asdict, replace
from functools import partial
from typing import IO

import click

from app.administration.telling import notifications, trying
from app.administration.telling.notifications import Given
from app.cli.printing import COMMAND_LINE, WORDS, show, worked
from app.rules import recipients
from app.rules.notification import STYLES, Draft
from app.services import Services
from app.storage.telling.notifications import Notification
from grammar.template import parser


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""
    found = click.Group("notifications", help="What is told in Cliq when a workflow rule of the CRM calls.")
    for make in (_list, _show, _add, _import, _edit, _remove, _fields, _test, _log):
        found.add_command(make(services))
    return found


def _list(services: Services) -> click.Command:
    @click.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Every notification."""
        found = notifications.listed(services)
        for one in found:
            click.echo(_as_json(one) if as_json else _line(one))
        if not as_json:
            click.echo(f"{len(found)} notifications.")

    return list_command


def _show(services: Services) -> click.Command:
    @click.command("show")
    @click.argument("number", type=int)
    @click.option("--json/--line", "as_json", default=True, help="As JSON, or as `list` shows it.")
    def show_command(number: int, as_json: bool) -> None:
        """One notification, as JSON."""
        one = _kept(services, number)
        click.echo(_as_json(one) if as_json else _line(one))

    return show_command


def _add(services: Services) -> click.Command:
    @click.command("add")
    @click.option("--rule", required=True, help="The name of the workflow rule, as its webhook says it.")
    @click.option("--module", required=True, help="Deals, Leads …")
    @click.option("--message", required=True, help="With merge fields: ${Deals.Amount}, ${Deals.Account_Name.Phone}.")
    @click.option("--to", required=True, help=f"Recipients: {recipients.EXAMPLE}")
    @click.option("--style", type=click.Choice(STYLES), default="text", show_default=True)
    @click.option("--off", is_flag=True, help="Keep it, but send nothing yet.")
    @click.option("--json", "as_json", is_flag=True, help="Print what was kept as JSON.")
    def add_command(rule: str, module: str, message: str, to: str, style: str, off: bool, as_json: bool) -> None:
        """Add a notification to a rule, which has five at most."""

        given = Given(rule, module, message, to, style, is_on=not off)
        number = worked(lambda: notifications.add(services, COMMAND_LINE, given))
        click.echo(_as_json(_kept(services, number)) if as_json else f"Notification {number} is kept.")

    return add_command


def _import(services: Services) -> click.Command:
    @click.command("import")
    @click.argument("file", type=click.File(encoding="utf-8"))
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def import_command(file: IO[str], as_json: bool) -> None:
        """Take over notifications from FILE, one JSON object per line, as `list --json` prints them.

        Those that are kept already are left alone. Neither CRM nor Cliq is asked whether fields, channels and people
        exist; what does not is said when the rule calls. All or none are taken over.
        """
        drafts = [worked(partial(_read, line)) for line in file if line.strip()]
        added = 0
        with services.database.write() as tables:
            kept = {(one.rule, one.module, one.message) for one in tables.notifications.all()}
            for draft in drafts:
                if (draft.rule, draft.module, draft.message) not in kept:
                    worked(
                        partial(
                            tables.notifications.add,
                            vars(draft) | {"recipients": recipients.to_json(draft.recipients), "is_on": True},
                            COMMAND_LINE,
                            services.source.now(),
                        )
                    )
                    added += 1
            tables.audit.record(
                COMMAND_LINE,
                "notification.import",
                f"{added} notifications",
                services.source.now(),
                after={"added": added},
            )
        show({"imported": added}, f"{added} notifications imported.", as_json=as_json)

    return import_command


def _read(line: str) -> Draft:
    """One line of a file; raises UserError, GrammarError, ClickException."""
    try:
        given = json.loads(line)
        texts = {name: str(given[name]) for name in ("rule", "module", "message", "to")}
    except (ValueError, TypeError, KeyError) as error:
        raise click.ClickException(
            f"not a notification ({type(error).__name__} {error}): {line[:80].strip()}"
        ) from None
    parser.parse(texts["message"])
    style = str(given.get("style") or STYLES[0])
    return Draft(texts["rule"], texts["module"], texts["message"], recipients.parse(texts["to"]), style)


def _edit(services: Services) -> click.Command:
    @click.command("edit")
    @click.argument("number", type=int)
    @click.option("--rule")
    @click.option("--module")
    @click.option("--message")
    @click.option("--to", help="Recipients, in place of the present ones.")
    @click.option("--style", type=click.Choice(STYLES))
    @click.option("--on/--off", "is_on", default=None)
    @click.option("--version", type=int, help="Of the reading that the change is based on; else the present one.")
    @click.option("--json", "as_json", is_flag=True, help="Print what is kept now as JSON.")
    def edit_command(number: int, version: int | None, is_on: bool | None, as_json: bool, **given: str | None) -> None:
        """Change a notification; what is not named stays as it is."""
        before = _kept(services, number)

        named = {name: value for name, value in {**given, "is_on": is_on}.items() if value is not None}
        wanted = replace(notifications.written(before), **named)  # type: ignore[arg-type]
        worked(lambda: notifications.change(services, COMMAND_LINE, number, version, wanted))
        click.echo(_as_json(_kept(services, number)) if as_json else f"Notification {number} is changed.")

    return edit_command


def _remove(services: Services) -> click.Command:
    @click.command("remove")
    @click.argument("number", type=int)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def remove_command(number: int, as_json: bool) -> None:
        """Remove a notification."""
        worked(lambda: notifications.remove(services, COMMAND_LINE, number))
        show({"removed": number}, f"Notification {number} is removed.", as_json=as_json)

    return remove_command


def _fields(services: Services) -> click.Command:
    @click.command("fields")
    @click.argument("module")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def fields_command(module: str, as_json: bool) -> None:
        """The merge fields for messages about MODULE, those of related records included."""
        for one in worked(lambda: notifications.choices(services, module, "en")):
            show(one, f"{one.insert}  {f'{one.of} › ' if one.of else ''}{one.label}", as_json=as_json)

    return fields_command


def _test(services: Services) -> click.Command:
    @click.command("test")
    @click.argument("number", type=int)
    @click.argument("record_id")
    @click.option("--user", required=True, help="The e-mail address of whoever tries it out; nobody else is told.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def test_command(number: int, record_id: str, user: str, as_json: bool) -> None:
        """Send a notification for a real record to one person, with a list of who would get it."""
        given = notifications.written(_kept(services, number))
        worked(lambda: trying.send(services, COMMAND_LINE, given, record_id, user, number))
        show({"record_id": record_id, "to": user}, f"The worker sends it to {user} in a moment.", as_json=as_json)

    return test_command


def _log(services: Services) -> click.Command:
    @click.command("log")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def log_command(as_json: bool) -> None:
        """What could not be done for a notification or a visitor while the rest was, the newest first."""
        with services.database.read() as tables:
            found = tables.shortfalls.newest()
        for one in found:
            when = one.happened_at.isoformat(timespec="seconds")
            said = WORDS.say(f"shortfall.{one.code}", about=one.about, detail=one.detail)
            if as_json:
                click.echo(json.dumps(asdict(one) | {"happened_at": when, "text": said}, ensure_ascii=False))
            else:
                click.echo(f"{when}  {one.what}: {said}{f' ({one.detail})' if one.detail else ''}")

    return log_command


def _kept(services: Services, number: int) -> Notification:
    return worked(lambda: notifications.kept(services, number))


def _line(one: Notification) -> str:
    to = ", ".join(str(recipient) for recipient in recipients.from_json(one.recipients))
    state = "on" if one.is_on else "off"
    return f"{one.notification_id}  {state}  {one.rule} ({one.module})  to {to}:  {' '.join(one.message.split())}"


def _as_json(one: Notification) -> str:
    times = {name: getattr(one, name).isoformat() for name in ("created_at", "changed_at")}
    to = ", ".join(str(recipient) for recipient in recipients.from_json(one.recipients))
    return json.dumps(vars(one) | times | {"recipients": list(one.recipients), "to": to}, ensure_ascii=False)
