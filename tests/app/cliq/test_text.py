"""Whatever a person or the CRM put into a name appears as text and changes nothing of the message around it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cliq import text

# What Cliq's page on message formatting lists, as a reader without mercy would find it.
MARKUP = re.compile(
    r"""
      \[[^\[\]\n]*\]\([^()\n]*\)                        # link, instant button, silent mention
    | \{[@\#][^{}]*\}                                   # mention, channel
    | (?<![\w\u200b])(?P<pair>[*_~`])(?=\S)[^\n]*?(?<=\S)(?P=pair)(?![\w\u200b])
    | ^(?:!|\#{1,3}\ |-{3,})                            # quote, heading, rule
    | :[a-z][a-z0-9_+-]*:                               # emoji
    | (?:https?|ftp)://\S+ | \bwww\.\S+                 # addresses made clickable
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
INVISIBLE = re.compile(f"[{text.ZERO_WIDTH_SPACE}{text.FIRST_STRONG_ISOLATE}{text.POP_ISOLATE}]")
EVIL = [
    "*bold* _italic_ __under__ ~strike~ `code` ```fence```",
    "{@all} {@700000001} {#O123} {@a@b.test}",
    "[click](https://evil.test) [x](zohoid:1) [1]($1)",
    "https://evil.test www.evil.test",
    "! quote",
    "# heading",
    "---",
    ":smile: :+1:",
    "a\nb\r\nc\u2028d\x85e",
    "\u202egnp.exe",
    '\'; DROP TABLE leads; -- %s {0} "quoted"',
    "👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ﷽",
    "שלום *עולם*",
    "]($1)",
    "](https://evil.test)",
    "\ud800 lone",
    "\x00\x07",
    "）［会社］＝「zyl」",
]
NAMES = st.one_of(
    st.text(st.characters(), max_size=40),
    st.sampled_from(EVIL),
    st.lists(st.sampled_from([*"*_~`![](){}@#$:/-. \n\u202e\u2069\u200b", "a", "株", "א", "www"]), max_size=20).map(
        "".join
    ),
)


def structure(message: str) -> list[str]:
    return [found.group() for found in MARKUP.finditer(message)]


def around(name: str) -> str:
    return f"*Leads* {name} · [open](https://crm.test/1) {{@7}}\n{name} [1]($1)\n{name}"


@pytest.mark.parametrize("name", EVIL)
def test_a_name_is_only_text(name: str) -> None:
    assert structure(around(text.escape(name))) == structure(around("x"))


@given(NAMES)
def test_no_name_whatsoever_changes_the_structure(name: str) -> None:
    assert structure(around(text.escape(name))) == structure(around("x"))
    assert "\n" not in text.escape(name)


@given(NAMES)
def test_a_name_keeps_its_characters(name: str) -> None:
    shown = INVISIBLE.sub("", text.escape(name))
    assert shown == INVISIBLE.sub("", text.plain(name))
    visible = [char for char in name if char.isalnum() or char in "*_~`![](){}@#$:/-.%;'\""]
    assert [char for char in shown if char.isalnum() or char in "*_~`![](){}@#$:/-.%;'\""] == visible


@given(NAMES)
def test_escaping_twice_changes_nothing(name: str) -> None:
    once = text.escape(name)
    assert text.escape(once) == once
    assert text.label(text.label(name)) == text.label(name)


@given(NAMES)
def test_isolates_are_closed(name: str) -> None:
    depth = 0
    for char in text.escape(name):
        depth += (char == text.FIRST_STRONG_ISOLATE) - (char == text.POP_ISOLATE)
        assert depth in (0, 1)
    assert depth == 0
    assert not re.search("[\u202a-\u202e\u2066\u2067]", text.escape(name))


def test_right_to_left_text_is_isolated_and_other_text_is_not() -> None:
    assert text.escape("שלום") == "\u2068שלום\u2069"
    assert text.escape("大谷 翔平") == "大谷 翔平"
    assert text.escape("Ohtani, Shohei (DH)") == "Ohtani, Shohei (DH)"


def test_an_email_address_can_be_copied() -> None:
    assert text.escape("taro_k_yamada@zyl.example.test") == "taro_k_yamada@zyl.example.test"
    assert text.escape("taro_k") == "taro\u200b_\u200bk"


def test_times_and_decimals_stay_bare() -> None:
    assert text.escape("10:30:45 1,234.50 50%") == "10:30:45 1,234.50 50%"


def test_a_note_keeps_its_lines() -> None:
    assert text.paragraphs("a\r\n\n# b\n") == "a\n\n\u200b# b"


@given(
    NAMES, st.sampled_from(["https://crm.test/tab/Leads/1", "mailto:a@b.test", "tel:+81", "HTTP://A.test/(x)?y=[1] z"])
)
def test_a_link_is_one_link_whatever_its_words(name: str, url: str) -> None:
    made = text.link(name, url)
    links = structure(f"a {made} b")
    assert len(links) == 1
    assert links[0] == made
    assert made.count("](") == 1


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "zohoid:1", "//evil.test", "", "invoke.function|fn"]
)
def test_only_safe_addresses_become_links(url: str) -> None:
    assert text.link("*Zyl*", url) == text.escape("*Zyl*")


def test_links_and_mentions() -> None:
    assert text.link("Zyl [KK]", "https://a.test/b c)") == "[Zyl ［KK］](https://a.test/b%20c%29)"
    assert text.link("", "https://a.test") == "[https://a.test](https://a.test)"
    assert text.mention("Ada", "700000001") == "[Ada](zohoid:700000001)"
    assert text.mention("Ada", "700000001", notify=True) == "{@700000001}"
    assert text.mention("{@all}", "all", notify=True) == "{\u200b@all}"


@pytest.mark.parametrize(
    ("whole", "limit", "cut"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("a 👍🏽 b", 5, "a…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("か\u3099き", 2, "…"),
        ("see [Zyl](https://a.test)", 12, "see…"),
        ("hi {@700000001} there", 10, "hi…"),
        ("\u2068שלום עולם\u2069", 8, "\u2068שלום\u2069…"),
        ("x", 0, ""),
        ("\ud800\x00", 9, "\ufffd"),
    ],
)
def test_a_cut_splits_no_character_and_no_link(whole: str, limit: int, cut: str) -> None:
    assert text.cut(whole, limit) == cut


@given(NAMES, st.integers(0, 30))
def test_a_cut_is_never_too_long(name: str, limit: int) -> None:
    made = text.cut(text.escape(name) * 3, limit)
    assert text.units(made) <= limit
    made.encode()


def test_a_very_long_text_is_escaped_and_cut() -> None:
    """Patterns that look back would not come to an end here; how long it takes is measured by the bench."""
    for unit in ("a", "a_", ":a", "[", "a@", "www", "a.b-", "_*"):
        assert len(text.escape(unit * 50_000)) >= 50_000
        assert text.units(text.cut(unit * 50_000, 5000)) <= 5000
