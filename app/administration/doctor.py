"""Looks at everything that must be right before the first command works, and says how to mend what is not.

Unlike the overview it asks Zoho: three small calls. It changes nothing. Checks are in the order in which they depend on
each other; those that cannot be made because an earlier one failed are left out.
"""

from collections.abc import Iterator

from app.administration import overview
from app.administration.overview import Check
from app.clients.oauth import SCOPES
from app.errors import BotError, ConfigError, ServiceRejected
from app.services import Services
from app.storage.identity.accounts import Linked

SKEW_SECONDS = 60  # Cliq's requests older than five minutes are refused; half a minute is already a wrong clock


def checks(services: Services) -> list[Check]:
    """Settings, keys, database, Accounts with our client and the clock, CRM and Cliq per sender, scopes, the rest."""
    return list(_checks(services))


def _checks(services: Services) -> Iterator[Check]:
    yield from _settings(services)
    found = overview.checks(services)
    if found[0].state == "bad":
        yield found[0]
        return
    yield from found
    yield from _zoho_accounts(services)
    with services.database.read() as tables:
        accounts = [one for one in tables.accounts.all() if one.state == "linked"]
    chosen = next((one for one in accounts if one.is_sender or one.is_service), accounts[0] if accounts else None)
    if chosen is not None:
        yield _reached(services, "crm_reached", chosen)
        yield _reached(services, "cliq_reached", chosen)
    yield from _scopes(accounts)


def _settings(services: Services) -> Iterator[Check]:
    given = services.settings
    try:
        given.require_serving()
    except ConfigError as error:
        facts = {name: error.facts[name] for name in ("variable", "example")}
        yield Check("settings", "bad", "setting", facts)
    else:
        yield Check("settings", "good")
    missing = [name for name, value in _NEEDED if not getattr(given, value)]
    if missing:
        yield Check("client", "bad", "client", {"names": missing})
    local = given.public_url.startswith(("http://127.", "http://localhost"))
    if not given.public_url.startswith("https://") and not local:
        yield Check("address", "bad", "https", {"address": given.public_url})
    elif local:
        yield Check("address", "warning", "loopback", {"address": given.public_url})
    else:
        yield Check("address", "good", "", {"address": given.public_url})


_NEEDED = (("ZOHO_CLIENT_ID", "zoho_client_id"), ("ZOHO_CLIENT_SECRET", "zoho_client_secret"))


def _zoho_accounts(services: Services) -> Iterator[Check]:
    address = services.oauth.accounts_url
    try:
        theirs = services.oauth.probe()
    except ServiceRejected as error:
        advice = "client_refused" if error.code == "client_misconfigured" else "not_reached"
        yield Check("accounts_reached", "bad", advice, {"address": address, "code": error.facts.get("remote_code", "")})
        return
    except BotError as error:
        yield Check("accounts_reached", "bad", "not_reached", {"address": address, "code": _reason(error)})
        return
    yield Check("accounts_reached", "good", "", {"address": address})
    if theirs is not None:
        seconds = round((services.source.now() - theirs).total_seconds())
        good = abs(seconds) <= SKEW_SECONDS
        yield Check("clock", "good" if good else "bad", "" if good else "clock", {"seconds": seconds})


def _reached(services: Services, name: str, account: Linked) -> Check:
    address = account.api_domain if name == "crm_reached" else services.settings.cliq_url
    try:
        if name == "crm_reached":
            services.crm_of(account).org()
        else:
            services.cliq_of(account).user(account.email or account.cliq_user_id)
    except BotError as error:
        facts = {"address": address, "code": _reason(error), "who": account.email or account.cliq_user_id}
        return Check(name, "bad", "call_failed", facts)
    return Check(name, "good")


def _scopes(accounts: list[Linked]) -> Iterator[Check]:
    lacking = {
        one.email or one.cliq_user_id: sorted(set(SCOPES) - set(one.scopes.split())) for one in accounts if one.scopes
    }
    lacking = {name: scopes for name, scopes in lacking.items() if scopes}
    if lacking:
        names, scopes = sorted(lacking)[:5], sorted({scope for each in lacking.values() for scope in each})
        yield Check("scopes", "warning", "scopes", {"count": len(lacking), "names": names, "scopes": scopes})
    elif accounts:
        yield Check("scopes", "good")


def _reason(error: BotError) -> str:
    return str(error.facts.get("remote_code") or error.facts.get("reason") or error.code)
