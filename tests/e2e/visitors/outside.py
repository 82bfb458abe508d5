"""What a journey with visitors sees outside of the browsers: records of the CRM or of Bigin as a person's own program
reads them, through the public API; and the visitors who need no window, played by the sandbox.
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from tests.e2e.conftest import Running

PATHS = {"ZohoCRM": "/zohoapis/crm/v8", "ZohoBigin": "/zohoapis/bigin/v2"}
PATIENCE_SECONDS = 90  # a busy machine is no broken product
Row = dict[str, Any]
Found = TypeVar("Found")


class Records:
    """One organisation's records.

    product   'ZohoCRM' or 'ZohoBigin'; which of several organisations: the first one offered
    """

    def __init__(self, running: Running, user: str, product: str = "ZohoCRM") -> None:
        self._address = running.sandbox + PATHS[product]
        self._token = _token(running, user, f"{product}.modules.ALL")

    def rows(self, path: str, *fields: str, **equal: str) -> list[Row]:
        """Records of a module or of a related list, oldest first, at most 200 newest; `equal`: with these values."""
        content = self.get(path, fields=",".join({*fields, *equal}))
        found: list[Row] = json.loads(content)["data"] if content else []
        return [row for row in reversed(found) if all(row.get(name) == value for name, value in equal.items())]

    def one(self, path: str, *fields: str, **equal: str) -> Row:
        """The only such record, as soon as there is one."""
        (found,) = eventually(lambda: self.rows(path, *fields, **equal), f"{path} {equal}")
        return found

    def get(self, path: str, **query: str) -> bytes:
        asked = urllib.request.Request(
            f"{self._address}/{path}?{urllib.parse.urlencode(query)}",
            headers={"Authorization": f"Zoho-oauthtoken {self._token}"},
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            content: bytes = answer.read()
        return content


def eventually(look: Callable[[], Found], what: str) -> Found:
    """The first answer that is true of something that happens by itself; this one place really waits."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()):
        assert time.monotonic() < deadline, f"not in {PATIENCE_SECONDS} s: {what}"
        time.sleep(0.5)
    return found


def play(running: Running, verb: str, visitor: str, **facts: Any) -> Row:
    """A visitor or an operator does something: POST /sandbox/visitors/<verb>."""
    asked = urllib.request.Request(
        f"{running.sandbox}/sandbox/visitors/{verb}",
        data=json.dumps({"visitor": visitor, **facts}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=60) as answer:
        done: Row = json.loads(answer.read())
    assert all(one["status"] == 200 for one in done["deliveries"]), done["deliveries"]
    assert done["beacon"] is None or done["beacon"]["status"] in (200, 204), done["beacon"]
    return done


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _token(running: Running, user: str, scope: str) -> str:
    """An access token of the user's, by the consent that any program asks for."""
    lines = (Path(running.given["DATA_DIR"]) / "sandbox" / "env").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines)
    client = {"client_id": given["ZOHO_CLIENT_ID"], "redirect_uri": f"{running.product}/oauth/callback"}
    asked = urllib.parse.urlencode({**client, "response_type": "code", "scope": scope})
    answers = {"user": user, "decision": "approve", "organisation": "first"}
    opener = urllib.request.build_opener(_Stays)
    try:
        opener.open(f"{given['ACCOUNTS_URL']}/oauth/v2/auth?{asked}", urllib.parse.urlencode(answers).encode(), 30)
        raise AssertionError("nobody was sent back")
    except urllib.error.HTTPError as back:
        (code,) = urllib.parse.parse_qs(urllib.parse.urlsplit(back.headers["Location"]).query)["code"]
    wanted = {**client, "client_secret": given["ZOHO_CLIENT_SECRET"], "grant_type": "authorization_code", "code": code}
    with urllib.request.urlopen(
        f"{given['ACCOUNTS_URL']}/oauth/v2/token", urllib.parse.urlencode(wanted).encode(), 30
    ) as answer:
        token: str = json.loads(answer.read())["access_token"]
    return token
