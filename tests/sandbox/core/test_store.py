"""What survives a restart, and identifiers that are the same in every run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox.app import create_sandbox
from sandbox.clock import Clock
from sandbox.crm.service import crm_of
from sandbox.ids import Ids
from sandbox.store import Store


def test_documents_survive_a_restart_and_deleted_ones_do_not(tmp_path: Path) -> None:
    store = Store(tmp_path / "box.sqlite3")
    table = store.table("things")
    table.put("a", {"name": "株式会社"})
    table.put_many((str(number), {"number": number}) for number in range(3))
    table.delete("1")
    store.close()
    again = Store(tmp_path / "box.sqlite3").table("things")
    assert again.get("a") == {"name": "株式会社"}
    assert sorted(again.ids()) == ["0", "2", "a"]


def test_a_restart_keeps_the_data_set_the_records_and_the_tokens(tmp_path: Path) -> None:
    first = create_sandbox(tmp_path, dataset="large:20").extensions["sandbox"]
    token = first.accounts.access_token("emma.clark@zylker.example")
    first.people.change("emma.clark@zylker.example", language="ja")
    first.store.close()
    app = create_sandbox(tmp_path, dataset="demo")
    second = app.extensions["sandbox"]
    assert second.dataset == "large:20"
    assert len(crm_of(second).table("Leads")) == 20
    assert crm_of(second).rights.is_public("Leads")
    answer = app.test_client().get(
        "/zohoapis/crm/v8/users?type=CurrentUser", headers={"Authorization": f"Zoho-oauthtoken {token}"}
    )
    assert answer.get_json()["users"][0]["language"] == "ja_JP"


def test_the_same_seed_makes_the_same_ids_and_another_seed_others() -> None:
    def made(seed: str) -> list[str]:
        ids = Ids(Store(), seed)
        return [ids.record(), ids.record(), ids.token("access")]

    assert made("one") == made("one")
    assert made("one")[2] != made("two")[2]
    assert len(set(made("one"))) == 3


def test_no_token_comes_back_after_a_reset() -> None:
    box = create_sandbox().extensions["sandbox"]
    before = box.accounts.access_token("emma.clark@zylker.example")
    box.reset("demo")
    assert box.accounts.access_token("misaki.takahashi@zylker.example") != before


def test_a_frozen_clock_moves_only_when_told() -> None:
    start = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
    clock = Clock(start)
    assert clock.now() == start
    assert clock.advance(90) == start + timedelta(seconds=90)
    assert clock.set(start - timedelta(days=1)) == start - timedelta(days=1)


def test_a_running_clock_keeps_its_offset_until_it_is_reset() -> None:
    clock = Clock()
    moved = clock.advance(3600) - datetime.now(UTC)
    assert timedelta(minutes=59) < moved < timedelta(minutes=61)
    clock.reset()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
