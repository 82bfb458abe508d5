"""Which record an address of the CRM's own pages is about. Asks nobody: whether it is there is the caller's question.

Sources: deep links as people copy them from the browser, `{crm host}/crm/{org}/tab/{module}/{id}`, and the older
`{crm host}/crm/EntityInfo.do?module=…&id=…`; neither is documented, so other forms are no record's address.
"""

import re
from urllib.parse import parse_qs, urlsplit

OLD_NAMES = {"Potentials": "Deals", "Meetings": "Events"}  # as older links, and the vendor's module_name, call them
_TAB = re.compile(
    r"/crm/(?:(?P<org>[A-Za-z0-9]+)/)?tab/(?P<module>[A-Za-z0-9_]{1,100})/(?P<id>[0-9]{6,25})(?:/[a-z]*)?"
)
_OLD = re.compile(r"/crm/(?:(?P<org>org[0-9]+)/)?(?:Show)?EntityInfo\.do")
_PORTS = {"https": 443, "http": 80}


def record_in(url: str, web: str, domain_name: str) -> tuple[str, str] | None:
    """(module's api name, record id), or None when this is no record of that organisation.

    web          base URL of its CRM pages, as regions.py or the setting says
    domain_name  the organisation's, 'org808232144'; '' = not known, then any counts
    """
    try:
        asked, base = urlsplit(url.strip()), urlsplit(web)
        ports = asked.port or _PORTS.get(asked.scheme), base.port or _PORTS.get(base.scheme)
    except ValueError:
        return None
    if asked.hostname != base.hostname or ports[0] != ports[1] or not asked.path.startswith(base.path):
        return None
    path = asked.path[len(base.path.rstrip("/")) :].rstrip("/")
    if found := _TAB.fullmatch(path):
        org, module, record_id = found["org"] or "", found["module"], found["id"]
    elif found := _OLD.fullmatch(path):
        query = parse_qs(asked.query)
        org, module, record_id = found["org"] or "", query.get("module", [""])[0], query.get("id", [""])[0]
    else:
        return None
    if not module or not re.fullmatch("[0-9]{6,25}", record_id) or (org and domain_name and org != domain_name):
        return None
    return OLD_NAMES.get(module, module), record_id
