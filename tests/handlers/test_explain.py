"""`flask explain` and `flask say`, as typed into a terminal."""

import importlib
import json
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import click
import pytest
from click.testing import CliRunner

from app import settings
from app.cli import explain, say
from app.services import Services, build_services
from tests.fixed import FixedSource
from tests.world import AOI, EMMA, World

COMMAND_KEYS = ["kind", "module", "criteria", "word", "coql"]
FAULT_KEYS = ["kind", "code", "column", "expected", "hint", "corrected"]
Explain = Callable[..., list[dict[str, Any]]]

MODULES = ("leads", "lead", "Leads", "ＬＥＡＤＳ", "見込み客", "vehicles", "")
REST = (
    "[会社 contains [zyl]",
    "[会社] contains ［zyl】",
    "[会社]が[zyl]",
    "[Compny] Contains [zyl]",
    "[Xyzzy] is [a]",
    "[会社] is []",
    '[会社] is ["a]',
    "[会社] > [5]",
    "[年齢] <= [old]",
    "[作成日時] = [今日]",
    "[会社] contains [a] and [姓] is [b]",
    "[会社] is [a,b,c,d,e,f,g,h,i,j,k]",
    "[姓] is [1] [姓] is [2] [姓] is [3] [姓] is [4] [姓] is [5] [😀] is [6]",
    "会社 contains zyl",
    "[メール対象外(オプトアウト)] is [はい]",
)


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """What a terminal has in a fresh clone: no database and no secret."""
    folder = tmp_path_factory.mktemp("fresh") / "none"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(folder))
        services = build_services(settings.load(), FixedSource())
    yield services
    services.close()
    assert not folder.exists()


@pytest.fixture(scope="module")
def explained(nothing: Services) -> Explain:
    def run(*words: str, services: Services = nothing, typed: str | None = None) -> list[dict[str, Any]]:
        result = CliRunner().invoke(explain.command(services), ["--json", *words], input=typed)
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    return run


@pytest.fixture(scope="module")
def root() -> ModuleType:
    """wsgi.py as the command line loads it."""
    with pytest.MonkeyPatch.context() as patch, click.Context(click.Command("say")):
        patch.setattr("app.log.configure", lambda level: None)
        return importlib.import_module("wsgi")


def test_a_command_is_one_object_with_its_coql(explained: Explain) -> None:
    (found,) = explained("/zcrm leads [会社] contains [zyl]")
    assert list(found) == COMMAND_KEYS
    coql = found.pop("coql")
    assert found == {
        "kind": "zcrm",
        "module": "Leads",
        "criteria": [{"label": "会社", "field": "Company", "op": "contains", "values": ["zyl"]}],
        "word": None,
    }
    assert coql.startswith("select ")
    assert " from Leads where (Company like '%zyl%') order by " in coql
    (word,) = explained("/zcrm", "leads", "ohtani")
    assert (word["word"], word["criteria"], word["coql"]) == ("ohtani", [], None)


def test_a_fault_has_its_place_and_the_way_out(explained: Explain) -> None:
    (found,) = explained("/zcrm leads [😀] is [a] [Compny] is [b]")
    assert (found["code"], found["column"]) == ("unknown_field", 14)
    (found,) = explained("/zcrm leads [姓] is [👩‍👩‍👧] [Compny] is [b]")
    assert list(found) == FAULT_KEYS
    assert found["column"] == len("/zcrm leads [姓] is [👩‍👩‍👧] [") + 1, "code points as typed, from 1"
    assert found["expected"][0] == "Company"
    assert found["corrected"] == "/zcrm leads [姓] is [👩‍👩‍👧] [Company] is [b]"
    assert "Compny" in found["hint"]


def test_whatever_is_wrong_has_every_key_and_its_correction_is_right(explained: Explain) -> None:
    texts = [f"/zcrm {module} {rest}" for module in MODULES for rest in REST]
    found = explained("-", typed="\n".join(texts) + "\n")
    assert len(found) == len(texts) > 100
    faults = [(text, one) for text, one in zip(texts, found, strict=True) if one["kind"] == "error"]
    assert len(faults) > 90
    for text, one in faults:
        assert list(one) == FAULT_KEYS, text
        assert 1 <= one["column"] <= len(text) + 1, text
        assert one["expected"], text
        assert one["hint"].strip(), text
        assert one["corrected"] is None or isinstance(one["corrected"], str)
    corrected = [one["corrected"] for _, one in faults if one["corrected"]]
    assert len(corrected) > 40
    again = explained("-", typed="\n".join(corrected) + "\n")
    assert [one for one in again if one["kind"] != "zcrm"] == []


def test_every_line_of_standard_input_is_one_line_of_output(explained: Explain) -> None:
    found = explained("-", typed="/zcrm leads\n\nrevenue this month\n今月の売上")
    assert [one["kind"] for one in found] == ["zcrm", "clarify", "question", "question"]


def test_without_a_user_labels_of_every_language_are_known_and_the_day_can_be_set(explained: Explain) -> None:
    for label in ("会社", "Company", "company", "ｃｏｍｐａｎｙ"):
        (found,) = explained(f"/zcrm leads [{label}] contains [zyl]")
        assert found["criteria"][0]["field"] == "Company"
    (found,) = explained("revenue last month", "--today", "2026-01-31", "--zone", "Asia/Tokyo")
    assert found["kind"] == "question"


def test_of_a_user_who_is_not_known_the_standard_fields_are_taken(explained: Explain) -> None:
    (found,) = explained("/zcrm leads [会社] contains [zyl]", "--user", EMMA)
    assert found["kind"] == "zcrm"


def test_with_a_user_it_is_their_fields_and_their_language(
    explained: Explain, make_world: Callable[..., World]
) -> None:
    world = make_world()
    for user in (AOI, EMMA):
        world.say(user, "/zcrm leads")
    (found,) = explained("/zcrm leads [Department] is [a]", "--user", EMMA, services=world.services)
    assert found["code"] == "ambiguous_field", "the organisation's own two fields of one label"
    assert found["hint"].startswith("Leads has more than one field")
    (found,) = explained("/zcrm leads [Compny] is [a]", "--user", AOI, services=world.services)
    assert found["hint"].startswith("見込み客に「Compny」という項目はありません。もしかして: 会社")
    assert found["corrected"] == "/zcrm leads [会社] is [a]"
    (found,) = explained("/zcrm leads [会社] is [a]", "--user", "nobody@zylker.example", services=world.services)
    assert found["kind"] == "zcrm"


def test_people_see_the_mark_under_the_place(nothing: Services) -> None:
    text = "/zcrm leads [会社] Contains [zyl]"
    shown = CliRunner().invoke(explain.command(nothing), [text]).output.splitlines()
    assert shown[:2] == [text, " " * len("/zcrm leads [____] ") + "^"], "a wide character takes two columns"
    assert shown[-1] == "Corrected: /zcrm leads [会社] contains [zyl]"


def said(nothing: Services, root: ModuleType, text: str, *words: str) -> str:
    command = say.command(nothing, root.app.extensions["dispatcher"], root.rehearse)
    return CliRunner().invoke(command, [text, *words]).output


def test_say_prints_what_the_chat_would_show(nothing: Services, root: ModuleType) -> None:
    shown = said(nothing, root, "/zcrm leads [会社] contains [zyl]", "--user", AOI)
    assert "見込み客 · 会社にzylを含む" in shown
    assert "大谷 翔平 · Zylker株式会社" in shown


def test_say_asks_the_bot_what_is_no_command(nothing: Services, root: ModuleType) -> None:
    assert "Deals · sum of Amount · won · Closing Date this month" in said(
        nothing, root, "revenue this month", "--user", EMMA
    )


def test_say_live_without_a_database_says_what_to_do(nothing: Services, root: ModuleType) -> None:
    command = say.command(nothing, root.app.extensions["dispatcher"], root.rehearse)
    result = CliRunner().invoke(command, ["/zcrm leads", "--live", "--user", EMMA])
    assert (result.exit_code, "flask --app wsgi migrate" in result.output) == (1, True)


def test_say_without_a_sandbox_says_so(root: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The image for containers has none."""

    def missing(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(click.ClickException, match="--live"):
        root.rehearse("/zcrm leads", "")
