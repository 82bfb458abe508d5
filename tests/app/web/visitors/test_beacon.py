"""The collector of the page script: who may report, what is refused, what happens when there is too much."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from queue import Queue
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app.administration import overview
from app.errors import BadRequest
from app.factory import create_app
from app.routing import Routes
from app.storage.visiting.links import Brand
from app.web.visitors import beacon
from app.web.visitors import collector as collecting
from app.web.visitors.collector import Collector
from tests.app.platform import Platform
from tests.fixed import START, FixedSource

SITE = "https://www.example.jp"
PAGE = {"k": "land", "u": f"{SITE}/a", "t": "A", "at": 1_000}


@pytest.fixture
def client(platform: Platform) -> Iterator[FlaskClient]:
    app = create_app(platform, Routes())
    app.extensions["collector"].by_itself = False
    with platform.database.write() as tables:
        tables.brands.put(Brand("b1", "Example", "key1", (SITE,)))
        tables.brands.put(Brand("b2", "Off", "key2", (SITE,), is_on=False))
    yield app.test_client()
    app.extensions["collector"].close()
    app.extensions["dispatcher"].close()


def report(client: FlaskClient, body: Any = None, key: str = "key1", origin: str = SITE) -> TestResponse:
    data = body if isinstance(body, bytes) else json.dumps(body or {"v": "k1", "a": [PAGE], "n": 2_000})
    return client.post(f"/beacon/{key}", data=data, headers={"Origin": origin} if origin else {})


def arrived(client: FlaskClient, platform: Platform) -> list[dict[str, Any]]:
    client.application.extensions["collector"].flush()
    with platform.database.read() as tables:
        found = [tables.inbox.open(seen.inbox_id) for seen in reversed(tables.inbox.seen(source="site"))]
    return [dict(one[1]) for one in found if one is not None]


def test_v6_a_report_is_taken_from_a_site_of_its_brand_and_no_other(client: FlaskClient, platform: Platform) -> None:
    answer = report(client)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"], answer.data) == (204, SITE, b"")
    assert report(client, origin="https://evil.example").status_code == 401
    assert report(client, origin="").status_code == 401
    assert report(client, key="key9").status_code == 401
    assert report(client, key="key2").status_code == 204  # switched off: taken, and not kept
    asked = client.options("/beacon/key1", headers={"Origin": SITE})
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (204, SITE)
    (one,) = arrived(client, platform)
    assert (one["brand_id"], one["key"], [action["u"] for action in one["actions"]]) == ("b1", "k1", [f"{SITE}/a"])
    assert one["actions"][0]["at"] == (START - timedelta(seconds=1)).isoformat()
    assert "ip" not in one  # without consent


BAD = [
    b"\xff" * 10_000,
    b"[]",
    b'{"v": "k1"}',
    {"v": "k 1", "a": [PAGE]},
    {"v": "k1", "a": []},
    {"v": "k1", "a": [PAGE] * 21},
    {"v": "k1", "a": [{"k": "format c:"}]},
    {"v": "k1", "a": ["land"]},
]


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


BAD += [
    *(b'{"v": "k1", "a": [{"k": "land", "u": %b}]}' % nested(depth) for depth in (300, 1000, 7000)),
    *(b'{"v": "k1", "a": [{"k": "info", "d": {"x": %b}}]}' % nested(depth) for depth in (300, 1000)),
    b'{"v": "k1", "a": [{"k": "info"}], "b": {"zone": %b}}' % nested(1000),
    *(b'{"v": "k1", "a": [{"k": "land", "at": %b}]}' % number for number in (b"NaN", b"Infinity", b"1e400", b"0x10")),
    {"v": {"__proto__": "k1"}, "a": [PAGE]},
    {"v": "k1", "a": {"0": PAGE, "length": 1}},
]


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_rubbish_is_refused(client: FlaskClient, platform: Platform, body: Any) -> None:
    assert report(client, body).status_code == 400
    assert arrived(client, platform) == []


def test_what_was_refused_is_counted_and_a_sample_kept_for_the_administrator(
    client: FlaskClient, platform: Platform
) -> None:
    for _ in range(3):
        report(client, b"rubbish <script>")
        report(client, origin="https://evil.example")
    collector = client.application.extensions["collector"]
    collector.flush()
    with platform.database.read() as tables:
        kept = [(one.source, one.name, one.reason, one.field, one.body) for one in tables.refusals.newest()]
        counts = tables.ledger.counts()
    assert sorted(kept) == [
        ("site", "Example", "elsewhere", "https://evil.example", ""),
        ("site", "Example", "not_json", None, "rubbish <script>"),
    ]
    collector.close()
    with platform.database.read() as tables:
        counts = tables.ledger.counts()
    assert (counts["beacon_refused"], counts["beacon_elsewhere"]) == (3, 3)
    said = {check.advice: check.facts for check in overview.checks(platform)}
    assert said["beacon_elsewhere"]["site"] == "https://evil.example"


def test_the_collector_outlives_a_database_that_fails(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    collector, went_on = Collector(platform, most=1), threading.Event()
    one = {"brand_id": "b1", "key": "k1", "actions": [], "browser": {}}
    failures: list[bool] = []

    def fail() -> int:
        failures.append(True)
        went_on.set() if len(failures) > 1 else None
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr("app.web.visitors.collector.FLUSH_SECONDS", 0.001)
    with monkeypatch.context() as broken:
        broken.setattr(collector, "flush", fail)
        collector.add(one)
        assert went_on.wait(5)  # the thread tries again after a failure
    collector.close()
    with platform.database.read() as tables:
        assert len(tables.inbox.seen(source="site")) == 1


ODD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "half an emoji": ({"t": "Sale \ud83d"}, {"t": "Sale \ufffd"}),
    "two halves the wrong way round": ({"t": "\ude00\ud83d"}, {"t": "\ufffd\ufffd"}),
    "a whole emoji": ({"t": "\U0001f600"}, {"t": "\U0001f600"}),
    "the distant past": ({"at": 1}, {"at": (START - timedelta(hours=1)).isoformat()}),
    "the distant future": ({"at": 9_999_999_999_999}, {"at": START.isoformat()}),
    "no time at all": ({"at": 10**40}, {"at": START.isoformat()}),
    "a negative time": ({"at": -5}, {"at": START.isoformat()}),
    "numbers for texts": ({"u": 7, "t": True}, {"u": 7, "t": True}),
    "lists for texts": ({"t": ["a", {"b": 1}]}, {"t": '["a",{"b":1}]'}),
    "prototypes": ({"k": "info", "d": {"__proto__": {"a": 1}}}, {"d": {"__proto__": '{"a":1}'}}),
    "too many facts": ({"k": "info", "d": {"a": "x", "b": "y" * 3000, "c": "z"}}, {"d": {"a": "x"}}),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_reports_are_taken_for_what_they_can_mean(client: FlaskClient, platform: Platform, name: str) -> None:
    given, wanted = ODD[name]
    assert report(client, {"v": "k1", "a": [{**PAGE, **given}], "n": 2_000_000_000_000}).status_code == 204
    (one,) = arrived(client, platform)
    (action,) = one["actions"]
    assert {key: action[key] for key in wanted} == wanted


def test_keys_of_many_visitors_from_one_address_are_held_back(client: FlaskClient, platform: Platform) -> None:
    """Whoever makes up visitors gets no more of them than the address may report, however they are called."""
    most = platform.settings.beacon_per_minute
    codes = [report(client, {"v": f"k{number}", "a": [PAGE], "n": 1}).status_code for number in range(most + 50)]
    assert codes.count(204) == most
    client.application.extensions["collector"].flush()
    with platform.database.read() as tables:
        assert sum(tables.inbox.backlog().values()) == most
    asked = [client.get("/beacon/key1?v=k1", headers={"Origin": SITE}).status_code for _ in range(most + 1)]
    assert (asked[0], asked[-1]) == (204, 429)
    client.application.extensions["collector"].flush()
    assert "beacon_too_many" in [check.advice for check in overview.checks(platform)]


def test_a_report_that_is_too_large_or_one_too_many_is_refused(client: FlaskClient, platform: Platform) -> None:
    assert report(client, b"x" * 16_001).status_code == 413
    codes = [report(client).status_code for _ in range(platform.settings.beacon_per_minute + 1)]
    assert (codes[0], codes[-1]) == (204, 429)
    platform.source.advance(1)
    assert report(client).status_code == 204


def test_what_one_visitor_did_is_one_row_in_order(client: FlaskClient, platform: Platform) -> None:
    for number in range(3):
        report(client, {"v": "k1", "a": [{**PAGE, "u": f"{SITE}/{number}"}], "c": True, "b": {"zone": "Asia/Tokyo"}})
        report(client, {"v": "k2", "a": [PAGE]})
    first, second = arrived(client, platform)
    assert [action["u"][-1] for action in first["actions"]] == ["0", "1", "2"]
    assert (first["browser"], first["ip"], len(second["actions"])) == ({"zone": "Asia/Tokyo"}, "127.0.0.1", 3)


def test_what_does_not_fit_is_dropped_and_counted_and_a_failing_database_loses_nothing(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    collector = Collector(platform, most=2)
    monkeypatch.setattr(collector, "_run", lambda: None)
    one = {"brand_id": "b1", "key": "k1", "actions": [], "browser": {}}
    assert [collector.add({**one, "key": f"k{number}"}) for number in range(4)] == [True, True, False, False]

    def fail(_work: Any) -> None:
        raise OperationalError("", {}, Exception())

    with monkeypatch.context() as broken:
        broken.setattr(platform.database, "change", fail)
        assert collector.flush() == 0
    assert collector.flush() == 2
    collector.close()
    with platform.database.read() as tables:
        assert tables.ledger.counts()["beacon_dropped"] == 2
        assert len(tables.inbox.seen(source="site")) == 2


def test_what_is_held_is_written_when_the_process_ends(platform: Platform) -> None:
    collector = Collector(platform)
    for number in range(50):
        collector.add({"brand_id": "b1", "key": f"k{number}", "actions": [], "browser": {}})
    collector.close()
    with platform.database.read() as tables:
        assert len(tables.inbox.seen(source="site")) == 50


def test_v6_the_script_is_small_and_holds_no_foreign_code(client: FlaskClient) -> None:
    answer = client.get("/beacon.js")
    assert answer.mimetype == "text/javascript"
    assert 1_000 < len(answer.data) < 5_000
    assert b"http" not in answer.data
    assert client.get("/beacon.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
KINDS = st.sampled_from(sorted(beacon.KINDS))


@given(st.dictionaries(st.sampled_from(["u", "t", "r", "n", "d", "at"]), JSON), KINDS, JSON, JSON)
def test_any_action_is_read_into_our_own_time_or_refused(
    action: dict[str, Any], kind: str, sent: Any, told: Any
) -> None:
    source = FixedSource()
    raw = json.dumps({"v": "k1", "a": [{**action, "k": kind}], "n": sent, "b": told}).encode()
    try:
        found = beacon.read(raw, source)
    except BadRequest:  # NaN, or a lone surrogate: no JSON
        return
    (one,) = found["actions"]
    earliest = (source.now() - beacon.LATE_MOST).isoformat()
    assert earliest <= one["at"] <= source.now().isoformat()


def test_who_comes_is_written_down_at_once_and_what_they_do_then_together(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "FLUSH_SECONDS", 3600.0)
    monkeypatch.setattr(collecting, "LANDING_SECONDS", 0.0)
    collector, written = Collector(platform), Queue[list[str]]()
    monkeypatch.setattr(collector, "_write", lambda batch: written.put([one["key"] for one in batch]))

    def add(key: str, kind: str) -> None:
        collector.add({"brand_id": "b1", "key": key, "actions": [{"k": kind}], "browser": {}})

    add("k1", "page")
    assert written.get(timeout=20) == ["k1"], "the site was quiet"
    collector.flush()  # returns when the thread has finished, too
    add("k1", "page")
    add("k1", "page")
    assert written.empty()
    add("k2", "land")
    assert written.get(timeout=20) == ["k1", "k1", "k2"]
    collector.close()
