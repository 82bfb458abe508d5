"""The customer's web site in a test: a visitor reads pages and chats, operators answer, SalesIQ tells the product.

`world.site.land(url=…)`, `world.site.open_chat(text=…)`: each goes the whole way, the beacon or the signed webhook in,
and answers {visitor, chat, state, beacon, deliveries}; sandbox/control/visitors.py says what each takes.
"""

from typing import Any, Protocol

from flask.testing import FlaskClient

SCOPES = tuple(
    f"SalesIQ.{name}"
    for name in "portals.READ apps.READ departments.READ operators.READ conversations.READ conversations.CREATE "
    "conversations.UPDATE operators.UPDATE visitors.READ visitors.UPDATE webhooks.ALL".split()
)


class Around(Protocol):
    """What of a World is needed."""

    control: FlaskClient


class Site:
    """One web site; the visitor who came last is meant when none is named."""

    def __init__(self, world: Around) -> None:
        self._world = world
        self.visitor = ""

    def __getattr__(self, verb: str) -> Any:
        """navigate, custom, tell, leave, attend, message, edit, miss, track, complete, rate, reopen, transfer, invite,
        trigger, update, deliver"""
        if verb.startswith("_"):
            raise AttributeError(verb)
        return lambda **given: self.act(verb, **given)

    def land(self, url: str = "https://www.zylker.example/", **given: Any) -> dict[str, Any]:
        """Somebody opens the site; a new visitor unless one is named."""
        self.visitor = ""
        return self.act("land", url=url, **given)

    def open_chat(self, text: str = "Hello", **given: Any) -> dict[str, Any]:
        return self.act("open", text=text, **given)

    def act(self, verb: str, *, status: int = 200, **given: Any) -> dict[str, Any]:
        if self.visitor and "chat" not in given:
            given.setdefault("visitor", self.visitor)
        answer = self._world.control.post(f"/sandbox/visitors/{verb}", json=given)
        assert answer.status_code == status, answer.get_data(as_text=True)
        result: dict[str, Any] = answer.get_json()
        self.visitor = result.get("visitor", self.visitor)
        return result

    def look(self) -> dict[str, Any]:
        """Everything that the portal knows: brands, departments, operators, visitors, chats, webhooks, deliveries."""
        found: dict[str, Any] = self._world.control.get("/sandbox/visitors").get_json()
        return found

    def change(self, kind: str, key: str, **facts: Any) -> dict[str, Any]:
        """kind   brands, departments or operators; key: name, e-mail or id"""
        answer = self._world.control.post(f"/sandbox/visitors/set/{kind}/{key}", json=facts)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        result: dict[str, Any] = answer.get_json()
        return result
