"""Whatever a person or the CRM puts into a name appears as text: neither a query nor a message is changed by it."""

import re
import unicodedata
from typing import Any

import pytest

from app.cliq import text
from grammar.command.printer import value_text
from tests.seen import fields
from tests.world import AOI, EMMA, KEN, MISAKI, SALES, World

HARMLESS = "Plain"
HOSTILE = [
    "*bold* _it_ ~no~ `code`",
    "[link](https://evil.example)",
    "[Yes]($1) [No]($2)",
    "{@all} {@participants} {#general} @here",
    "{@700000001}",
    "https://evil.example www.evil.example",
    "# heading",
    "- [ ] item",
    "> quote | table |",
    "!important",
    ":smile: 😀👩‍👩‍👧‍👦🎌",
    "שלום עולם",
    "شركة \u202etxt.exe",
    'O\'Hara & "Sons"; drop table Leads;--',
    "100%_sure {0.__class__} %s %(x)s",
    "```\nblock\n```",
    "line\nbreak\r\n[2]($3) *Forged Record* · Zylker",
    "\x00\x07\u200b\ufeff",
    "<script>alert(1)</script> <b>",
    "\\ \\n \\u0041",
]
VISIBLE = re.compile("[\u200b\u2066-\u2069]")


def shown(value: str) -> str:
    """What a person sees of a text: without the marks that keep it from being read as markup."""
    return VISIBLE.sub("", value)


@pytest.fixture(scope="module")
def renamed(one_world: World) -> dict[str, Any]:
    """One lead of Emma's, which each test calls by another name."""
    return one_world.rows("Leads", Email="shohei@sports.zylker-london.example")[0]


def call_it(world: World, row: dict[str, Any], name: str) -> None:
    world.change("Leads", row["id"], First_Name=None, Last_Name=name, Full_Name=name, Company=name)


def skeleton(world: World, row: dict[str, Any], name: str) -> list[Any]:
    """Everything that shows the record, with its name taken out."""
    call_it(world, row, name)
    world.advance(31)
    asked = "/zcrm leads [Email] is [shohei@sports.zylker-london.example]"
    listed = world.say(EMMA, asked).output
    world.advance(31)
    suggestion = world.suggest(EMMA, asked)[0]
    card = world.pick(EMMA, asked, suggestion).output
    form = world.press(EMMA, "Add note").body["form"]
    world.press(EMMA, "Post to this chat")
    posted = world.messages(SALES, KEN)[-1]
    kept = {key: posted[key] for key in ("text", "card", "slides", "buttons", "references")}
    return [without(one, name) for one in (listed, suggestion, card, form, kept)]


def without(value: Any, name: str) -> Any:
    """The same JSON with the name, in whatever harmless form, replaced by §, and what differs each time left out."""
    if isinstance(value, dict):
        left_out = ("key", "imageurl", "id", "ref", "value", "chat_id")
        return {without(key, name): without(item, name) for key, item in value.items() if key not in left_out}
    if isinstance(value, list):
        return [without(item, name) for item in value]
    if isinstance(value, str):
        for form in sorted({text.label(name), text.escape(name), text.plain(name)}, key=len, reverse=True):
            value = value.replace(form, "§") if form else value
    return value


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_does_not_change_the_structure_of_any_message(
    one_world: World, renamed: dict[str, Any], name: str
) -> None:
    plain = skeleton(one_world, renamed, HARMLESS)
    if text.plain(name) == "":  # nothing to see: the record is shown as one without a name
        assert str(skeleton(one_world, renamed, name)).count("(no name)") == 7
        return
    assert skeleton(one_world, renamed, name) == plain


@pytest.mark.parametrize("name", [name for name in HOSTILE if text.plain(name)])
def test_a_name_is_seen_as_it_is_written(one_world: World, renamed: dict[str, Any], name: str) -> None:
    call_it(one_world, renamed, name)
    one_world.advance(31)
    card = one_world.say(EMMA, "/zcrm leads [Email] is [shohei@sports.zylker-london.example]")
    written = " ".join(unicodedata.normalize("NFC", shown(text.plain(name))).split())
    (line,) = [line for line in card.text.splitlines() if line.startswith("[1]($1)")]
    assert f"*{written}*" in shown(line)


@pytest.mark.parametrize("name", ["{@all} [x]($9)", "a](https://evil.example)", "*o*", "מנהל"])
def test_an_owners_name_is_text_too(world: World, name: str) -> None:
    world.sandbox.people.change(EMMA, first_name="", last_name=name)
    listed = world.say(KEN, "/zcrm leads [Company] is [Zylker Inc.]")
    assert len(listed.output["references"]) == 2
    assert listed.text.count("]($") == 2
    assert "{@" not in listed.text
    assert "https://evil" not in listed.text
    world.press(KEN, "$2")
    card = world.messages("bot", KEN)[-1]
    assert "{@" not in str(card["text"])
    assert shown(card["card"]["title"]) == name


def test_every_odd_record_of_the_demo_data_has_its_line(shared: World) -> None:
    odd = shared.say(AOI, "/zcrm leads [Email] ends with [@odd.example]")
    assert odd.total == 14
    assert len(odd.text.splitlines()) == 12
    assert odd.text.count("]($") == 20
    shared.press(AOI, "次の10件")
    rest = shared.messages("bot", AOI)[-1]
    assert len(rest["text"].splitlines()) == 6


@pytest.mark.parametrize(
    "typed",
    ["{@all}", "[x](https://evil.example)", "*a* _b_", "`x` ```", "$1", "]($1)", "\u202eevil", "<b>", "😀" * 30],
)
def test_what_was_typed_is_text_when_the_answer_repeats_it(shared: World, typed: str) -> None:
    quoted = typed.replace("]", "\\]").replace("[", "\\[")
    for command in (f'/zcrm leads [Company] is ["{quoted}"]', f"/zcrm {typed}", f"/zcrm leads [{quoted}] is [1]"):
        seen = shared.say(EMMA, command)
        outside = re.sub(r"```.*?```|`[^`\n]*`", "", seen.text, flags=re.DOTALL)
        assert "{@" not in outside
        assert "](http" not in outside
        assert "]($" not in outside
        assert "\u202e" not in seen.text
        assert seen.text.count("```") in (0, 2)


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ("x' or '1'='1", "Company"),
        ("' or id is not null --", "Company"),
        ("O'Hara", "Company"),
        ("%", "Company"),
        ("_", "Company"),
        ("50% off_sale", "Company"),
        ("Semicolon; Ltd.", "Company"),
        ("\\", "Company"),
        ("');", "Last_Name"),
        ("table Leads;--", "Last_Name"),
    ],
)
@pytest.mark.parametrize("operator", ["is", "contains", "starts with", "ends with"])
def test_a_value_selects_what_a_plain_filter_selects(shared: World, value: str, field: str, operator: str) -> None:
    test = {
        "is": lambda stored: stored == value.casefold(),
        "contains": lambda stored: value.casefold() in stored,
        "starts with": lambda stored: stored.startswith(value.casefold()),
        "ends with": lambda stored: stored.endswith(value.casefold()),
    }[operator]

    def stored(row: dict[str, Any]) -> str:
        return unicodedata.normalize("NFKC", str(row.get(field) or "")).casefold()

    wanted = [row for row in shared.rows("Leads") if test(stored(row)) and not row.get("Converted__s")]
    seen = shared.say(AOI, f"/zcrm leads [{field}] {operator} [{value_text(value)}]")
    assert seen.total == len(wanted)


@pytest.mark.parametrize(
    "word", ["O'Hara", "%sure", "Robert'); drop", "🚀", "(株)", '"Quoted" Inc', "*bold*", "\\temp"]
)
def test_a_word_with_signs_finds_its_record_or_says_that_it_looked_at_names_only(shared: World, word: str) -> None:
    seen = shared.say(AOI, f"/zcrm leads {word}")
    assert seen.total >= 1 or "名前" in seen.text or "条件に一致するデータはありません" in seen.text
    assert "番号を管理者に" not in seen.text


def test_a_note_with_markup_is_written_as_typed_and_shown_as_text(world: World) -> None:
    content = "*a* {@all} [x](https://evil.example)\n> quote\n`code`"
    world.choose(MISAKI, "/zcrm leads [会社] contains [zyl]", "大谷 翔平")
    world.press(MISAKI, "メモを追加する")
    world.form(MISAKI, "note", title="]($1)", content=content)
    assert world.rows("Notes")[-1]["Note_Content"] == content
    told = world.messages("bot", MISAKI)[-1]["text"]
    assert "{@" not in told
    assert "](https://evil" not in told
    assert "]($1)" not in told
    assert told.count("\n!") == 3


def test_a_card_has_one_line_per_value(world: World) -> None:
    (row,) = world.rows("Leads", Email="shohei@sports.zylker-london.example")
    world.change("Leads", row["id"], Phone="03\n[1]($1)", City="a\r\nb", Designation="{@all}")
    found = world.suggest(EMMA, "/zcrm leads [Company] is [Zylker Sports]")[0]
    card = world.pick(EMMA, "/zcrm leads [Company] is [Zylker Sports]", found).message
    assert not any("\n" in value or "{@" in value or "]($" in value for value in fields(card).values())
