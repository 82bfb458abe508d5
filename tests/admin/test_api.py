"""A3, A4: the JSON API does what the pages do, for programs with a token, and answers as its document says."""

import os
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from werkzeug.test import TestResponse

from app.administration import tokens
from app.web.api.doors import Doors
from sandbox.in_process import PRODUCT
from tests.world import EMMA, World

TRIES = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "fuzz" else 2  # of each of a hundred operations


class Program:
    """A program with a token of these scopes."""

    def __init__(self, world: World, *scopes: str, name: str = "robot", days: float | None = None) -> None:
        self.world = world
        self.secret = tokens.make(world.services, "test", name, scopes, days)
        self.headers = {"Authorization": f"Bearer {self.secret}"}

    def call(self, method: str, path: str, json: Any = None) -> TestResponse:
        client = self.world.app.test_client()
        return client.open(f"/api{path}", method=method, base_url=PRODUCT, headers=self.headers, json=json)


def test_a1_the_switch_by_api_and_who_turned_it(world: World) -> None:
    robot = Program(world, "read", "write")
    assert robot.call("GET", "/integration").json == {"is_on": True}
    answer = robot.call("PUT", "/integration", {"is_on": False})
    assert answer.json is not None
    assert (answer.json["is_on"], answer.json["changed_by"]) == (False, "token robot")
    world.advance(2)
    assert "switched" in world.say(EMMA, "/zcrm leads").text.lower()
    entries = robot.call("GET", "/audit?word=integration").json
    assert entries is not None
    assert entries[0]["before"] == {"is_on": True}


def test_people_and_their_connections_are_read_without_secrets(world: World) -> None:
    robot = Program(world, "read")
    answer = robot.call("GET", "/people")
    assert answer.json is not None
    assert {one["email"] for one in answer.json} >= {EMMA}
    assert "token" not in answer.get_data(as_text=True)
    checks = robot.call("GET", "/checks").json
    assert checks is not None
    assert {one["state"] for one in checks} <= {"good", "warning", "bad"}


def test_a_sender_by_api(world: World) -> None:
    robot, user = Program(world, "read", "write"), world.cliq_id(EMMA)
    assert robot.call("PUT", f"/people/{user}", {"is_sender": True}).status_code == 204
    with world.services.database.read() as tables:
        assert user in {one.cliq_user_id for one in tables.accounts.senders()}
    assert robot.call("PUT", "/people/nobody", {"is_sender": True}).status_code == 404
    assert robot.call("DELETE", f"/people/{user}").status_code == 204
    assert robot.call("DELETE", f"/people/{user}").status_code == 404


def test_errors_name_the_field(world: World) -> None:
    answer = Program(world, "write").call("PUT", "/integration", {"is_on": "maybe"})
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"]["fields"]["json"]["is_on"] == ["Not a valid boolean."]


def operations(world: World) -> Iterator[tuple[str, str, str]]:
    for rule in world.app.extensions["api"].doors.app.url_map.iter_rules():
        if rule.rule.startswith("/api/") and not rule.rule.startswith("/api/openapi"):
            path = "/".join("1" if part.startswith("<") else part for part in rule.rule.split("/"))
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield rule.endpoint, path.removeprefix("/api"), method


def test_every_operation_needs_a_token_with_its_scope(make_world: Callable[..., World]) -> None:
    world = make_world(REQUESTS_PER_MINUTE="10000")
    doors: Doors = world.app.extensions["api"].doors
    reader, writer = Program(world, "read", name="reader"), Program(world, "write", name="writer")
    found = list(operations(world))
    assert len(found) >= 10
    for endpoint, path, method in found:
        needs = doors.rules[endpoint]  # an operation without a rule is an error here
        assert world.app.test_client().open(f"/api{path}", method=method, base_url=PRODUCT).status_code == 401, path
        other = writer if needs == "read" else reader
        body: dict[str, Any] | None = None if method in ("GET", "DELETE") else {}
        assert other.call(method, path, body).status_code in (403, 422), path
        if body is None:
            assert other.call(method, path).status_code == 403, path


def test_a_token_is_kept_as_a_hash_ends_in_time_and_is_revoked_at_once(world: World) -> None:
    robot = Program(world, "read", days=1)
    with world.services.database.read() as tables:
        kept = [tuple(row) for row in tables.connection.exec_driver_sql("SELECT * FROM api_tokens")]
    assert robot.secret not in str(kept)
    assert robot.call("GET", "/integration").status_code == 200
    assert robot.secret not in world.app.test_client().get("/api/openapi.json", base_url=PRODUCT).get_data(as_text=True)
    world.advance(86_401)
    assert robot.call("GET", "/integration").status_code == 401
    other = Program(world, "read", name="other")
    tokens.revoke(world.services, "test", "other")
    assert other.call("GET", "/integration").status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer wrong", "bearer \t", "Bearer é"])
def test_what_is_no_token_is_refused(header: str, world: World) -> None:
    client = world.app.test_client()
    answer = client.get(
        "/api/integration", base_url=PRODUCT, headers={"Authorization": header.encode().decode("latin1")}
    )
    assert answer.status_code == 401


def test_a3_every_operation_answers_as_its_document_says(make_world: Callable[..., World]) -> None:
    """No 500, no status and no shape that the document does not name; what it calls wrong is refused."""
    world = make_world(REQUESTS_PER_MINUTE="100000")
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", world.app)
    checked = []
    for found in schema.get_all_operations():
        operation = cast("Any", found).ok()
        agrees(operation, Program(world, "read", "write", name=operation.label[:50]))
        checked.append(operation.label)
    assert len(checked) == len(list(operations(world)))


def agrees(operation: Any, program: Program) -> None:
    @given(case=operation.as_strategy())
    @settings(max_examples=TRIES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def agree(case: Any) -> None:
        case.call_and_validate(headers=program.headers)

    agree()
