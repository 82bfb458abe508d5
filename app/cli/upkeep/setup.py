"""`setup cliq` and `setup crm`: put into Cliq and the CRM what this server needs there; plans first, does with --apply.

What is decided is in app/administration/setup; here it is asked for and printed.
"""

import sys
from typing import NoReturn

import click
import orjson

from app.administration.setup import cliq, crm
from app.administration.setup.cliq import NotReady, Outcome
from app.administration.setup.crm import Part
from app.cli.visitors import sites
from app.clients.provisioning.cliq_components import SCOPES
from app.errors import BotError, MissingScope, NotLinked, RateLimited, TokenRevoked
from app.occasion import Event, Occasion
from app.routing import Routes
from app.services import Services
from app.storage.identity.accounts import Account

MARKS = {"planned": "would ", "done": "did   ", "same": "ok    ", "stuck": "STUCK ", "failed": "FAILED"}
VERBS = {"make": "make", "change": "change", "same": "", "stuck": "cannot change"}


def group(services: Services, routes: Routes) -> click.Group:
    """The group of commands, bound to the services of this process; routes: who keeps the watch channel."""

    @click.group("setup")
    def setup() -> None:
        """Put into Cliq and the CRM what this server needs there."""

    @setup.command("cliq")
    @click.option("--apply/--dry-run", "apply", default=False, help="Do it; without, only say what would be done.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per step.")
    @click.option("--user", "email", default="", help="The administrator whose linked account does it.")
    @click.option("--language", type=click.Choice(("en", "ja")), help="Of labels and hints; DEFAULT_LANGUAGE else.")
    def cliq_command(apply: bool, as_json: bool, email: str, language: str | None) -> None:
        """Make or change the bot with its menu, the command, functions, message actions; twice changes nothing."""
        account, found = _cliq(services, email, language or services.settings.default_language, apply, as_json)
        for name, text in cliq.by_hand(services, account):
            click.echo(orjson.dumps({"state": "by_hand", "name": name, "said": text}).decode() if as_json else text)
        if not as_json:
            click.echo(_summary(found, apply))
        if any(one.state in ("stuck", "failed") for one in found):
            sys.exit(1)

    @setup.command("crm")
    @click.option("--apply/--dry-run", "apply", default=False, help="Make the address and the watch channel.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per part.")
    @click.option("--user", "email", default="", help="The administrator whose linked account does it.")
    @click.option("--new-address", is_flag=True, help="Make another address; the old one is closed.")
    def crm_command(apply: bool, as_json: bool, email: str, new_address: bool) -> None:
        """Subscribe to changes, and print the webhook, the function and the button that are to be pasted."""
        for part in _crm(services, routes, email, apply=apply, renew=new_address):
            if as_json:
                click.echo(orjson.dumps(vars(part)).decode())
            else:
                click.echo(f"-- {part.name} ({part.state}): {part.where}\n{part.text}\n")
        if not apply and not as_json:
            click.echo("Nothing was changed. Run again with --apply to make the address and the watch channel.")

    setup.add_command(sites.setup_command(services))
    return setup


def _crm(services: Services, routes: Routes, email: str, *, apply: bool, renew: bool) -> list[Part]:
    account = None
    try:
        account = cliq.who(services, email)
        address = crm.address(services, account, renew=renew) if apply else ""
        state = "made" if address else "there" if crm.has_address(services) else "planned"
        found = crm.parts(services, account, address, state)
        if apply:
            _keep_watch(services, routes)
        kept = crm.watch(services)
    except NotReady as error:
        raise click.ClickException(str(error)) from None
    except (MissingScope, TokenRevoked, NotLinked):
        assert account is not None  # nothing is asked of Zoho before
        _no_scope(services, account, ["ZohoCRM.notifications.ALL"])
    except BotError as error:
        raise click.ClickException(f"the CRM refused: {error.facts.get('remote_code') or error.code}") from None
    until = f"until {kept.expires_at.isoformat()}, renewed by the clock" if kept and kept.expires_at else "not yet"
    events = ", ".join(kept.events) if kept else "tasks, meetings and calls"
    state = "planned" if kept is None else "made" if apply else "there"
    return [*found, Part("watch", state, "nothing to paste: a watch channel, made by the server", f"{events}: {until}")]


def _keep_watch(services: Services, routes: Routes) -> None:
    """What the clock has done every hour, now."""
    now = services.source.now()
    occasion = Occasion(services, Event("clock", "watch", f"setup:{now.isoformat()}", {}, now))
    reply = routes.events["clock/watch"](occasion)
    with services.database.write() as tables:
        for change in (*occasion.changes, *reply.changes):
            change(tables)


def _cliq(services: Services, email: str, language: str, apply: bool, as_json: bool) -> tuple[Account, list[Outcome]]:
    """Step by step, each printed as it is known."""
    account, found = None, []
    try:
        account = cliq.who(services, email)
        if missing := cliq.lacking(account):
            _no_scope(services, account, missing)
        for outcome in cliq.run(services, account, language, apply=apply):
            found.append(outcome)
            click.echo(_json(outcome) if as_json else _line(outcome))
    except NotReady as error:
        raise click.ClickException(str(error)) from None
    except (MissingScope, TokenRevoked, NotLinked):
        assert account is not None  # nothing is asked of Zoho before
        _no_scope(services, account, list(SCOPES))
    except RateLimited:
        raise click.ClickException("Cliq has locked this account out for five minutes; then run this again") from None
    except BotError as error:
        raise click.ClickException(f"Cliq refused: {error.facts.get('remote_code') or error.code}") from None
    finally:
        services.hearing.flush(now=True)
    return account, found


def _no_scope(services: Services, account: Account, missing: list[str]) -> NoReturn:
    who = account.email or account.cliq_user_id
    link = cliq.consent_link(services, account)
    raise click.ClickException(
        f"the consent of {who} does not hold what setting up needs: {', '.join(missing)}.\n"
        f"Let {who} open this link within a day, consent, and run this again:\n{link}"
    )


def _line(outcome: Outcome) -> str:
    step = outcome.step
    changes = f" ({', '.join(step.changes)})" if step.kind in ("change", "stuck") else ""
    reason = f": {outcome.reason}" if outcome.reason else ""
    verb = f"{VERBS[step.kind]} " if VERBS[step.kind] else ""
    return f"{MARKS[outcome.state]}  {verb}{step.what} {step.name}{changes}{reason}"


def _json(outcome: Outcome) -> str:
    step = outcome.step
    facts = {"state": outcome.state, "kind": step.kind, "what": step.what, "name": step.name, "changes": step.changes}
    return orjson.dumps(facts | ({"reason": outcome.reason} if outcome.reason else {})).decode()


def _summary(found: list[Outcome], apply: bool) -> str:
    states = [one.state for one in found]
    if "failed" in states:
        return (
            "Stopped. What is done stays; when the cause is mended (a lock of Cliq lasts five minutes), run this again."
        )
    if "stuck" in states:
        return "Something of that name is there of another type: rename or delete it in Cliq, then run this again."
    if all(state == "same" for state in states):
        return f"Nothing to do: all {len(states)} are as they should be."
    if not apply:
        return f"{states.count('planned')} of {len(states)} would be made or changed. Run again with --apply to do it."
    return f"{states.count('done')} of {len(states)} made or changed."
