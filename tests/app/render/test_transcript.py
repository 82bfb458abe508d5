"""Transcripts on paper (C7): lines broken as Japanese, every letter there, the same file for the same facts."""

import itertools
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from app.render.paper.breaking import NOT_FIRST, NOT_LAST, lines
from app.render.paper.document import pdf
from app.render.renderer import Renderer
from app.render.transcript import Said, Transcript, file_name, from_json

SAMPLE = (
    "「見積もり」を㈱髙﨑商店（東京）へ依頼したい。①品番は三つ、②数量は10〜20個です—至急。"
    "「お願いします。」と伝えました。"
)
SPOKEN = (
    Said("14:03", "visitor", "田中 一郎", SAMPLE * 6),
    Said("14:04", "info", "", "佐藤 花さんから鈴木 大輔さんへ引き継がれました"),
    Said("14:05", "operator", "鈴木 大輔", "はい。https://example.co.jp/" + "a" * 200 + " をご覧ください。"),
)
CHAT = Transcript(
    SAMPLE,
    (("訪問者", "田中 一郎 <ichiro@example.co.jp>"), ("担当者", "鈴木 大輔")),
    SPOKEN,
    footer="Zylker",
    language="ja",
    made_at="2026-11-22T14:30:00+09:00",
)


def wide(text: str) -> float:
    """Japanese letters are twice as wide as others; marks have no width."""
    return float(sum(0 if unicodedata.combining(one) else 2 if ord(one) > 0x2E7F else 1 for one in text))


@given(st.text(st.sampled_from("見積りーっ、。「」（）㈱髙①—〜 aB1.,\u3099\u00a0-"), max_size=120), st.integers(12, 60))
@example("ああああああ」。", 12)
def test_c7_no_line_begins_or_ends_with_what_may_not(text: str, width: int) -> None:
    found = lines(text, float(width), wide)
    assert [letter for line in found for letter in line if not letter.isspace()] == [
        letter for letter in text if not letter.isspace()
    ]  # nothing is lost
    for before, after in itertools.pairwise(found):
        assert wide(before) <= width + 2
        clings = _clinging(before, after)
        if clings <= width:  # a run of marks as wide as the line has to end somewhere
            assert after[:1] not in NOT_FIRST
            assert before[-1:] not in NOT_LAST


def _clinging(before: str, after: str) -> float:
    """The width of what must stay together where one line ends and the next begins."""
    marks, both = NOT_FIRST | NOT_LAST | {"\u3099", "\u00a0", " ", "a", "B", "1", "-"}, 2.0
    for text in (before[::-1], after):
        for letter in text:
            both += wide(letter)
            if letter not in marks:
                break
    return both


def test_c7_english_breaks_at_blanks_and_a_long_address_anywhere() -> None:
    assert lines("We need an offer by Friday", 12, wide) == ["We need an", "offer by", "Friday"]
    assert lines("a " + "x" * 25, 10, wide) == ["a", "x" * 10, "x" * 10, "x" * 5]
    assert lines("one\n\ntwo", 10, wide) == ["one", "", "two"]


def test_c7_the_file_keeps_its_subject_as_name() -> None:
    assert file_name("見積もり/依頼: 「新製品」?", "chat") == "見積もり 依頼 「新製品」.pdf"
    assert file_name("..\x00/", "chat 512") == "chat 512.pdf"
    assert len(file_name("見" * 300, "chat").encode()) <= 124


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The text and the first page of the document, as another program (poppler) reads it."""
    if not (shutil.which("pdftoppm") and shutil.which("pdftotext")):
        pytest.skip("pdftoppm and pdftotext are needed: install poppler-utils")
    folder = tmp_path_factory.mktemp("paper")
    (folder / "chat.pdf").write_bytes(pdf(CHAT))
    subprocess.run(["pdftoppm", "-r", "50", "-png", "-singlefile", "chat.pdf", "page"], cwd=folder, check=True)
    subprocess.run(["pdftotext", "-layout", "chat.pdf", "chat.txt"], cwd=folder, check=True)
    return (folder / "chat.txt").read_text("utf-8"), folder / "page.png"


@pytest.mark.slow
def test_c7_every_letter_of_a_japanese_chat_is_on_the_paper(seen: tuple[str, Path]) -> None:
    text, _ = seen
    assert set("㈱髙﨑①②—〜「」。、") <= set(text)
    assert SAMPLE * 6 in "".join(text.split()).replace("14:03", "")
    starts = [line.strip()[:1] for line in text.splitlines() if line.strip()]
    assert not [start for start in starts if start in "」。、）"]


@pytest.mark.slow
def test_c7_the_page_is_drawn_with_ink_inside_its_margins(seen: tuple[str, Path]) -> None:
    with Image.open(seen[1]) as page:
        ink = page.convert("L").point(lambda value: 255 if value < 200 else 0)
        left, top, right, bottom = ink.getbbox() or (0, 0, 0, 0)
        width, height = page.size
    assert (0.07 < left / width < 0.11, 0.85 < right / width < 0.93) == (True, True)
    assert (0.05 < top / height < 0.09, 0.94 < bottom / height < 0.98) == (True, True)


@pytest.mark.slow
def test_c7_the_same_chat_is_the_same_file_also_from_the_process_that_draws(tmp_path: Path) -> None:
    renderer = Renderer(tmp_path, "papers", draw_seconds=60)
    drawn = renderer.pdf(CHAT)
    renderer.close()
    assert drawn == pdf(from_json(CHAT.to_json()))
    assert drawn != pdf(replace(CHAT, title="別の件"))


@pytest.mark.slow
def test_c7_whatever_was_said_can_be_printed() -> None:
    odd = ("\ud83d\x00\u202e", "🎉👩‍👩‍👧", "한국어 مرحبا שלום", "。" * 500, "", "{{x}} <b>", "a\n" * 300)
    chat = Transcript("", (), tuple(Said("", "bot", text, text) for text in odd), nothing="—")
    assert pdf(chat)[:5] == b"%PDF-"
    assert pdf(replace(chat, lines=()))[:5] == b"%PDF-"
