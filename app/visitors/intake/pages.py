"""What an address, a referrer and a browser's name for itself say about a visit. Pure.

The campaign parameters are those of https://www.zoho.com/salesiq/how-identify-website-visitors.html (siq_name,
siq_email), Google's utm_* and MailChimp's mc_cid and mc_eid. Who the visitor is does not stay in a kept address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

URL_MOST, VALUE_MOST = 2000, 200
WHO = ("siq_name", "siq_email")
UTM = {
    "utm_source": "campaign_source",
    "utm_medium": "campaign_medium",
    "utm_term": "campaign_term",
    "utm_content": "campaign_content",
    "utm_campaign": "utm_campaign_name",
}
MAILED = ("mc_cid", "mc_eid")
ENGINES = {  # host part -> (name, parameter that held the words, while engines still sent them)
    "google.": ("Google", "q"),
    "bing.com": ("Bing", "q"),
    "yahoo.": ("Yahoo", "p"),
    "duckduckgo.com": ("DuckDuckGo", "q"),
    "baidu.com": ("Baidu", "wd"),
    "naver.com": ("Naver", "query"),
    "yandex.": ("Yandex", "text"),
    "ecosia.org": ("Ecosia", "q"),
}
BROWSERS = (  # the first that fits: most name others besides themselves
    ("Microsoft Edge", re.compile(r"Edg(?:e|A|iOS)?/([\d.]+)")),
    ("Opera", re.compile(r"(?:OPR|Opera)/([\d.]+)")),
    ("Samsung Internet", re.compile(r"SamsungBrowser/([\d.]+)")),
    ("Firefox", re.compile(r"(?:Firefox|FxiOS)/([\d.]+)")),
    ("Google Chrome", re.compile(r"(?:Chrome|CriOS)/([\d.]+)")),
    ("Apple Safari", re.compile(r"Version/([\d.]+).*Safari/")),
    ("Internet Explorer", re.compile(r"(?:MSIE |rv:)([\d.]+)")),
)
SYSTEMS = (
    ("iOS", re.compile(r"iPhone|iPad|iPod")),
    ("Android", re.compile(r"Android")),
    ("Windows", re.compile(r"Windows")),
    ("macOS", re.compile(r"Mac OS X|Macintosh")),
    ("Chrome OS", re.compile(r"CrOS")),
    ("Linux", re.compile(r"Linux|X11")),
)


@dataclass(frozen=True)
class Arrival:
    """What the address of a page says: url without who it is; utm and mc_* as they came, attributes by their names in
    data/salesiq_crm_fields.json."""

    url: str
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    utm: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


def arrival(url: str) -> Arrival:
    """Of any text that claims to be an address; '' for one that is none of a web page."""
    try:
        parts = urlsplit(url[:URL_MOST])
        given = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return Arrival("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return Arrival("")
    found = {name.lower(): value.strip()[:VALUE_MOST] for name, value in given if value.strip()}
    if any(name.lower() in WHO for name, _ in given):
        query = urlencode([(name, value) for name, value in given if name.lower() not in WHO])
        url = urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))
    campaign = {name: found[name] for name in (*UTM, *MAILED) if name in found}
    named = {attribute: found[name] for name, attribute in UTM.items() if name in found}
    mailed = {name: found[name] for name in MAILED if name in found}
    return Arrival(url[:URL_MOST], found.get("siq_name", ""), found.get("siq_email", ""), campaign, named | mailed)


def source_of(referrer: str) -> dict[str, str]:
    """Attributes that the page before says: referer, search_engine, search_query."""
    came = arrival(referrer)
    if not came.url:
        return {}
    parts = urlsplit(came.url)
    found = {"referer": came.url}
    host = f".{parts.hostname or ''}"
    for part, (name, parameter) in ENGINES.items():
        if f".{part}" in host:
            words = dict(parse_qsl(parts.query)).get(parameter, "")
            return found | {"search_engine": name} | ({"search_query": words[:VALUE_MOST]} if words else {})
    return found


def browser(user_agent: str) -> dict[str, str]:
    """Attributes user_agent, browser, browser_version, os, as far as they can be told."""
    found = {"user_agent": user_agent[:500]} if user_agent else {}
    for name, pattern in BROWSERS:
        match = pattern.search(user_agent)
        if match:
            found |= {"browser": name, "browser_version": match[1]}
            break
    system = next((name for name, pattern in SYSTEMS if pattern.search(user_agent)), "")
    return found | ({"os": system} if system else {})
