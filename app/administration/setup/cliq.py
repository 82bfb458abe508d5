"""Setting up Cliq under an administrator's account: what is missing for it, the plan, carrying it out.

What the REST interface cannot do is listed here too, so that whoever sets up is told what to click instead.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.administration.setup import manifest, plan
from app.administration.setup.manifest import URL_MOST
from app.administration.setup.plan import Step
from app.administration.setup.turns import Turns
from app.clients import regions
from app.clients.provisioning.cliq_components import SCOPES, Components
from app.errors import BotError, MissingScope
from app.services import Services
from app.storage.identity.accounts import Account, Invitation, link_url

BY_HAND = {
    "extension": (
        "Widget and link preview: Cliq's REST interface makes none. In the developer console of Cliq make an extension "
        "of the webhook type with the callback address {public_url}/cliq, add a widget and a link preview for "
        "{crm_host} to it, and put the extension's public key into CLIQ_PUBLIC_KEYS."
    ),
    "subscribers": "Subscribers: REST subscribes nobody. People open the bot once; it says how to link an account.",
    "functions": (
        "Functions: REST does not say who may use one. Have a colleague press a button of the bot; if nothing comes, "
        "put functions of the same names into the extension."
    ),
    "channels": "Channels: add the bot to each channel that it is to post to, in the channel's settings.",
}


class NotReady(Exception):
    """What must be done before, said to an administrator."""


@dataclass(frozen=True)
class Outcome:
    """A step and how it went: 'planned', 'done', 'same', 'stuck' or 'failed', and why it failed."""

    step: Step
    state: str
    reason: str = ""


def who(services: Services, email: str = "") -> Account:
    """The account to work under: the named one, else the first sender's. Raises NotReady."""
    with services.database.read() as tables:
        if email:
            account = tables.accounts.by_email(email)
        else:
            account = next(iter(tables.accounts.senders()), None)
    if account is None or account.state != "linked":
        said = f"{email} has not linked an account" if email else "nobody's account is a sender: name one by --user"
        raise NotReady(f"{said}. Accounts are linked from the bot, or taken over by `accounts import`.")
    return account


def execution_url(services: Services) -> str:
    """Where components made by REST call: their calls are not documented as signed, so the address is the secret."""
    given = services.settings
    if not given.cliq_path_token:
        raise NotReady(
            "CLIQ_PATH_TOKEN is needed: components made through REST are not signed, so a secret is part of their "
            "address. Set it to 32 or more of A-Z a-z 0-9 - _ and start the server anew (docs/settings.md)."
        )
    url = f"{given.public_url}/cliq/{given.cliq_path_token}"
    if len(url) > URL_MOST:
        raise NotReady(
            f"the callback address has {len(url)} characters; Cliq takes {URL_MOST}: shorten CLIQ_PATH_TOKEN"
        )
    return url


def components(services: Services, account: Account) -> Components:
    settings = services.settings
    url = settings.cliq_url or regions.region(account.location or settings.data_center).cliq
    tokens = services.tokens.tokens(account.cliq_user_id)
    return Components(
        services.https["cliq"], cliq_url=url, tokens=tokens, wait=Turns(services, account.cliq_user_id).wait
    )


def consent_link(services: Services, account: Account) -> str:
    """Where this administrator consents to what setting up needs besides; good for a day, for them only."""
    language = account.language or services.settings.default_language
    wide = Invitation(account.cliq_user_id, account.organisation_id or "", language, sets_up=True)
    return link_url(services.settings.public_url, services.vault, wide, services.source.now())


def lacking(account: Account) -> list[str]:
    """The scopes that the consent lacks; none when Zoho has not told which it holds."""
    held = set((account.scopes or "").split())
    wide = {scope.rpartition(".")[0] for scope in held if scope.endswith(".ALL")}
    missing = [scope for scope in SCOPES if scope not in held and scope.rpartition(".")[0] not in wide]
    return missing if held else []


def run(services: Services, account: Account, language: str, *, apply: bool) -> Iterator[Outcome]:
    """Each step as it is known; with `apply` it is carried out first. Ends at the first that fails, since a second
    run goes on where this one stopped."""
    url = execution_url(services)
    api = components(services, account)
    changed = []
    for step in plan.steps(api, language, url, services.settings.bot_unique_name):
        if step.kind in ("same", "stuck"):
            yield Outcome(step, step.kind)
            continue
        outcome = _carried_out(step) if apply else Outcome(step, "planned")
        changed += [f"{step.what} {step.name}"] if outcome.state == "done" else []
        yield outcome
        if outcome.state == "failed":
            break
    if changed:
        with services.database.write() as tables:
            actor = account.email or account.cliq_user_id
            tables.audit.record(actor, "setup.cliq", "cliq", services.source.now(), before={}, after={"made": changed})


def _carried_out(step: Step) -> Outcome:
    carry: Callable[[], None] = step.carry_out
    try:
        carry()
    except MissingScope:
        raise  # no step of this kind will go better
    except BotError as error:
        return Outcome(step, "failed", str(error.facts.get("remote_code") or error.code))
    return Outcome(step, "done")


def by_hand(services: Services, account: Account) -> list[tuple[str, str]]:
    """What no call can do: (its name, what to do instead); first the bot's name when Cliq gave it another one."""
    settings = services.settings
    web = settings.crm_web_url or regions.region(account.location or settings.data_center).crm_web
    host = web.partition("://")[2]
    ours = [row for row in components(services, account).all("bots") if row.get("name") in manifest.BOT.name]
    names = [str(row.get("unique_name") or "") for row in ours]
    is_other = names and settings.bot_unique_name not in names
    other = f"Cliq calls the bot {names[0]}: set BOT_UNIQUE_NAME={names[0]} and start anew." if is_other else ""
    return [
        *([("bot", other)] if other else []),
        *((name, text.format(public_url=settings.public_url, crm_host=host)) for name, text in BY_HAND.items()),
    ]
