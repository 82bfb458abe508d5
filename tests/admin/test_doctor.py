"""A3: what is wrong with an installation, and how to mend it."""

from collections.abc import Callable

import pytest

from app.administration import doctor
from app.administration.overview import Check
from app.cli.upkeep.doctor import MARKS
from app.i18n.catalogues import LANGUAGES
from tests.world import AOI, World


def by_name(world: World) -> dict[str, Check]:
    return {check.name: check for check in doctor.checks(world.services)}


def test_a_good_installation_has_nothing_bad(world: World) -> None:
    found = by_name(world)
    assert {name for name, check in found.items() if check.state == "bad"} == {"address"}, "product.test is no https"
    assert {"settings", "database", "accounts_reached", "clock", "crm_reached", "cliq_reached"} <= set(found)


def test_a_wrong_client_is_told_from_a_server_that_is_not_reached(make_world: Callable[..., World]) -> None:
    wrong = by_name(make_world(ZOHO_CLIENT_SECRET="wrong"))["accounts_reached"]
    assert (wrong.state, wrong.advice) == ("bad", "client_refused")
    away = by_name(make_world(ACCOUNTS_URL="http://127.0.0.1:9"))["accounts_reached"]
    assert (away.state, away.advice) == ("bad", "not_reached")


def test_a_clock_that_is_wrong_is_found(world: World) -> None:
    world.source.advance(300)
    found = by_name(world)["clock"]
    assert (found.state, found.facts["seconds"] >= 299) == ("bad", True)


def test_an_account_that_lacks_a_scope_is_named(world: World) -> None:
    with world.services.database.write() as tables:
        tables.accounts.describe(world.cliq_id(AOI), scopes="ZohoCRM.modules.ALL")
    found = by_name(world)["scopes"]
    assert (found.state, found.facts["names"]) == ("warning", [AOI])


def test_a_missing_secret_key_is_named(make_world: Callable[..., World]) -> None:
    found = by_name(make_world(CLIQ_PUBLIC_KEYS=""))["settings"]
    assert (found.state, found.facts["variable"]) == ("bad", "CLIQ_PUBLIC_KEYS")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_says_it_and_its_status_tells(language: str, world: World) -> None:
    runner = world.app.test_cli_runner()
    answer = runner.invoke(args=["doctor", "--language", language])
    assert answer.exit_code == 1
    assert "product.test" in answer.output
    lines = [line for line in answer.output.splitlines() if line[:4] in MARKS.values()]
    assert len(lines) >= 8
    as_json = runner.invoke(args=["doctor", "--json"])
    assert as_json.output.count('"state"') == len(lines)
