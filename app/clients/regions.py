"""The host names of Zoho's data centres, as a table, since they can't be derived from one another.

Does not choose a data centre: the consent answer names it (`location`), and it is stored per connection.
"""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.errors import ConfigError


@dataclass(frozen=True)
class Region:
    """One data centre; base URLs without a slash at the end."""

    code: str
    accounts: str
    api: str
    cliq: str
    crm_web: str


# https://www.zoho.com/crm/developer/docs/api/v8/multi-dc.html and https://www.zoho.com/cliq/help/restapi/v2/,
# read 2026-11-21
REGIONS = {
    region.code: region
    for region in (
        Region(
            "us",
            "https://accounts.zoho.com",
            "https://www.zohoapis.com",
            "https://cliq.zoho.com",
            "https://crm.zoho.com",
        ),
        Region(
            "eu", "https://accounts.zoho.eu", "https://www.zohoapis.eu", "https://cliq.zoho.eu", "https://crm.zoho.eu"
        ),
        Region(
            "in", "https://accounts.zoho.in", "https://www.zohoapis.in", "https://cliq.zoho.in", "https://crm.zoho.in"
        ),
        Region(
            "au",
            "https://accounts.zoho.com.au",
            "https://www.zohoapis.com.au",
            "https://cliq.zoho.com.au",
            "https://crm.zoho.com.au",
        ),
        Region(
            "cn",
            "https://accounts.zoho.com.cn",
            "https://www.zohoapis.com.cn",
            "https://cliq.zoho.com.cn",
            "https://crm.zoho.com.cn",
        ),
        Region(
            "jp", "https://accounts.zoho.jp", "https://www.zohoapis.jp", "https://cliq.zoho.jp", "https://crm.zoho.jp"
        ),
        Region(
            "ca",
            "https://accounts.zohocloud.ca",
            "https://www.zohoapis.ca",
            "https://cliq.zohocloud.ca",
            "https://crm.zohocloud.ca",
        ),
        Region(
            "sa", "https://accounts.zoho.sa", "https://www.zohoapis.sa", "https://cliq.zoho.sa", "https://crm.zoho.sa"
        ),
    )
}


def region(code: str) -> Region:
    """The data centre of a code ('us', 'jp'; any case); ConfigError for one that is not in the table."""
    found = REGIONS.get(code.strip().lower())
    if found is None:
        raise ConfigError("unknown_data_centre", variable="DATA_CENTER", example="jp", choices=", ".join(REGIONS))
    return found


def salesiq(code: str) -> str:
    """Where SalesIQ is. Six data centres are documented; of the others (ca, sa) it is the pattern.

    source  https://www.zoho.com/salesiq/help/developer-section/rest-api-v2.html, read 2026-11-21
    """
    return f"https://salesiq.{region(code).accounts.removeprefix('https://accounts.')}"


def of_accounts(accounts_server: str) -> Region | None:
    """The data centre whose accounts host this is; None for any other address."""
    address = accounts_server.rstrip("/")
    return next((known for known in REGIONS.values() if known.accounts == address), None)


def is_accounts_server(address: str, extra: Collection[str] = ()) -> bool:
    """Whether codes and secrets may be sent to this address, which arrived through a browser.

    extra  further allowed addresses, compared whole: the sandbox, or a private proxy
    """
    bare = address.rstrip("/")
    return of_accounts(bare) is not None or bare in {allowed.rstrip("/") for allowed in extra}


def is_cliq_address(address: str, extra: Collection[str] = ()) -> bool:
    """Whether a `response_url` leads to Cliq: the host of a data centre over https, or below one of `extra`."""
    parts = urlsplit(address)
    if any(address.startswith(allowed.rstrip("/") + "/") for allowed in extra):
        return True
    return f"{parts.scheme}://{parts.netloc}" in {known.cliq for known in REGIONS.values()}
