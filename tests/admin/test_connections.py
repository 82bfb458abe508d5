"""A3: how every connection stands, what the last failure was, and what to do; on the page, by API and command."""

import json

import pytest

from app.administration import connections
from app.administration.connections import ORDER, SERVICES
from app.i18n.sentences import Sentences
from app.storage.governing.connections import Heard
from tests.admin.browser import Browser
from tests.world import AOI, EMMA, World

ASK = "/zcrm leads [Company] contains [zyl]"
FAILURES: tuple[tuple[int | None, str, str], ...] = (
    (401, "INVALID_TOKEN", "connect_again"),
    (401, "OAUTH_SCOPE_MISMATCH", "connect_again"),
    (400, "request_limit_exceeded", "throttled"),
    (429, "", "throttled"),
    (None, "time_out", "unanswered"),
    (503, "server", "unanswered"),
    (400, "invalid_client", "refused"),
)


def one(world: World, service: str, name: str) -> connections.Connection:
    world.services.hearing.flush(now=True)
    return next(one for one in connections.listed(world.services) if (one.service, one.name) == (service, name))


def checks(page: Browser) -> dict[str, str]:
    rows = page.html.split('data-check="')[1:]
    return {row.split('"')[0]: row.split('data-state="')[1].split('"')[0] for row in rows}


@pytest.fixture
def english(browser: Browser) -> Browser:
    return browser.invite(AOI).post("/admin/language", language="en", back="/admin")


def test_a3_last_call_last_error_and_what_to_do(english: Browser, world: World) -> None:
    assert "crm_calls" not in checks(english), "nobody has called yet"
    world.say(EMMA, ASK)
    well = one(world, "crm", EMMA)
    assert (well.state, well.advice, well.ok_at, well.failed_at) == ("good", "", world.source.now(), None)
    assert checks(english.open("/admin"))["crm_calls"] == "good"
    world.advance(60)
    world.fault(service="crm", path="*/coql", status=500, times=9)
    world.say(EMMA, "/zcrm contacts [Last Name] contains [a]")
    failed = one(world, "crm", EMMA)
    assert (failed.state, failed.advice, failed.status) == ("bad", "unanswered", 500)
    assert failed.ok_at is not None
    assert failed.failed_at is not None
    assert failed.failed_at > failed.ok_at
    assert "No answer to POST /coql" in english.open("/admin").text
    assert checks(english)["crm_calls"] == "bad"
    said = world.app.test_cli_runner().invoke(args=["connections"]).output
    assert "POST /coql 500" in said
    assert "status.zoho.com" in said
    (line,) = (
        found
        for text in world.app.test_cli_runner().invoke(args=["connections", "--json"]).output.splitlines()
        if (found := json.loads(text))["name"] == EMMA and found["service"] == "crm"
    )
    assert (line["advice"], line["operation"]) == ("unanswered", "POST /coql")


def test_a3_credits_left_and_lock_outs_are_shown(english: Browser, world: World) -> None:
    world.switch(credits_per_day=20)
    for n in range(14):
        world.say(EMMA, f"/zcrm leads [Company] contains [zy{n}]")
    low = one(world, "crm", EMMA)
    assert low.credits_left is not None
    assert low.credits_left < 10
    now = world.source.now()
    with world.services.database.write() as tables:
        until = now.replace(year=now.year + 1)
        tables.slots.close(f"{world.cliq_id(AOI)}:cards", until, now=now, size=18)
    locked = one(world, "cliq", AOI)
    assert (locked.advice, locked.locked, locked.locked_until) == ("locked", ("cards",), until)
    text = english.open("/admin").text
    assert f"Cliq has locked {AOI} out until" in text
    assert f"Only {low.credits_left} are left" in text
    assert (checks(english)["credits"], checks(english)["cliq_calls"]) == ("warning", "warning")


def test_what_somebody_may_not_see_is_no_failure_of_a_connection(world: World) -> None:
    world.say(EMMA, ASK)
    world.fault(service="crm", path="*/coql", status=403, body={"code": "NO_PERMISSION"}, times=1)
    world.say(EMMA, "/zcrm contacts [Last Name] contains [a]")
    assert one(world, "crm", EMMA).state == "good"


def test_each_failure_has_its_advice_in_both_languages(world: World) -> None:
    now = world.source.now()
    for status, code, advice in FAILURES:
        with world.services.database.write() as tables:
            tables.connections.put([Heard("crm", world.cliq_id(EMMA), None, now, "GET /org", status, code)], now)
        (found,) = (one for one in connections.listed(world.services) if one.service == "crm")
        assert found.advice == advice
        for language in ("en", "ja"):
            assert Sentences(language).say(f"admin.advice_calls_{advice}", **found.facts)


def test_every_advice_and_service_has_its_words() -> None:
    for words in (Sentences("en"), Sentences("ja")):
        for advice in (one for one in ORDER if one):
            assert words.knows(f"admin.advice_{advice if advice == 'few_credits' else f'calls_{advice}'}")
        for service in SERVICES:
            for key in ("service_{}", "check_{}_calls", "fine_{}_calls"):
                assert words.knows(f"admin.{key.format(service)}")


def test_a_call_that_went_well_is_stored_once_a_minute(world: World) -> None:
    world.say(EMMA, ASK)
    with world.services.database.read() as tables:
        assert tables.connections.all() == []
    world.advance(5)
    world.say(EMMA, "/zcrm help")
    first = one(world, "crm", EMMA).ok_at
    for seconds, is_stored in ((59, False), (61, True)):
        world.advance(seconds)
        world.say(EMMA, "/zcrm contacts [Last Name] contains [a]")
        with world.services.database.read() as tables:
            (crm,) = (one for one in tables.connections.all() if one.service == "crm")
        assert (crm.ok_at != first) is is_stored
