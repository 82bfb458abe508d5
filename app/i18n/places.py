"""Which country a time zone belongs to, by the tables of Unicode's CLDR that Babel brings along.

It is a guess where nothing better is known: people travel, and a few zones span countries.
"""

import functools

from babel.core import get_global
from babel.localedata import load


@functools.lru_cache(maxsize=512)
def country_of(zone: str) -> str:
    """The English name of the country, as SalesIQ writes it ('Japan'); '' when the zone belongs to none or several."""
    code = get_global("zone_territories").get(zone)
    if not code or not code.isalpha() or code == "ZZ":
        return ""
    name = load("en")["territories"].get(code, "")
    return str(name)
