"""Section 21, Limits: concurrency and credits per edition, the header from half on, faults."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from sandbox.app import create_sandbox
from sandbox.crm.limits import EDITIONS, Limits
from sandbox.crm.organisation import Crm
from sandbox.state import Sandbox


@pytest.mark.parametrize(
    ("edition", "allowance", "at_once"),
    [
        ("free", 5_000, 5),
        ("standard", 51_750, 10),
        ("professional", 53_500, 15),
        ("enterprise", 57_000, 20),
        ("ultimate", 64_000, 25),
    ],
)
def test_each_edition_has_its_credits_and_calls_at_once(
    box: Sandbox, crm: Crm, edition: str, allowance: int, at_once: int
) -> None:
    box.switches.set(edition=edition)
    assert crm.limits.allowance == allowance
    assert EDITIONS[edition][3] == at_once


def test_without_credits_every_call_is_429_until_the_day_has_passed(box: Sandbox, api: Callable[..., Any]) -> None:
    box.switches.set(credits_per_day=3)
    calls = api()
    assert [calls.get("/org").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = calls.get("/org")
    assert refused.get_json()["code"] == "TOO_MANY_REQUESTS"
    assert box.journal.entries(service="crm")[-1].credits == 0
    box.clock.advance(24 * 3600)
    assert api().get("/org").status_code == 200


def test_remaining_credits_are_told_from_half_on(box: Sandbox, api: Callable[..., Any]) -> None:
    box.switches.set(credits_per_day=6)
    calls = api()
    told = [calls.get("/org").headers.get("X-API-CREDITS-REMAINING") for _ in range(6)]
    assert told == [None, None, "3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("switches", "query", "free"),
    [
        ({"calls_at_once": 2}, "/zohoapis/crm/v8/org", "/zohoapis/crm/v8/org"),
        (
            {"heavy_calls_at_once": 2},
            "/zohoapis/crm/v8/Leads/search?word=ohtani",
            "/zohoapis/crm/v8/Leads/search?word=ohtani",
        ),
    ],
)
def test_more_calls_at_once_than_allowed_are_429(switches: dict[str, int], query: str, free: str) -> None:
    inside, leave = threading.Semaphore(0), threading.Event()

    def hold(seconds: float) -> None:
        inside.release()
        assert leave.wait(10)

    app: Flask = create_sandbox(sleep=hold)
    box: Sandbox = app.extensions["sandbox"]
    box.switches.set(crm_answer_delay_ms=1, **switches)
    header = {"Authorization": f"Zoho-oauthtoken {box.accounts.access_token('emma.clark@zylker.example')}"}
    statuses: list[int] = []

    def call() -> None:
        statuses.append(app.test_client().get(query, headers=header).status_code)

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert inside.acquire(timeout=10)
    assert app.test_client().get(query, headers=header).status_code == 429
    leave.set()
    for thread in threads:
        thread.join()
    assert statuses == [200, 200]
    assert app.test_client().get(free, headers=header).status_code == 200


def test_light_calls_go_on_beside_the_heavy_ones(box: Sandbox, crm: Crm) -> None:
    box.switches.set(heavy_calls_at_once=1)
    with crm.limits.running(heavy=True), crm.limits.running(heavy=False):
        assert isinstance(crm.limits, Limits)


def test_each_organisation_has_its_own_credits(box: Sandbox, app: Flask, api: Callable[..., Any]) -> None:
    box.switches.set(credits_per_day=1)
    assert api().get("/org").status_code == 200
    header = {"Authorization": f"Zoho-oauthtoken {box.accounts.access_token('jun.ito@ohtani.example')}"}
    assert app.test_client().get("/jp/zohoapis/crm/v8/org", headers=header).status_code == 200


def test_a_call_without_a_good_token_costs_nothing(box: Sandbox, app: Flask, crm: Crm) -> None:
    app.test_client().get("/zohoapis/crm/v8/org")
    assert crm.limits.used == 0
    assert box.journal.entries(service="crm")[0].code == "AUTHENTICATION_FAILURE"
