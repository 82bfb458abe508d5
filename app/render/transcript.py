"""What the transcript of a chat shows, as facts: texts already in the reader's language, in the order of the chat.

Knows no paper (paper/), no CRM and no chat service.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Side = Literal["visitor", "operator", "bot", "info"]
SIDES: tuple[Side, ...] = get_args(Side)
MOST_LINES, MOST_LETTERS = 5_000, 20_000
NAME_BYTES = 120  # of a file's name without its ending: every file system and form takes that much
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


@dataclass(frozen=True)
class Said:
    """One message. when: its time as it is shown; info lines (joined, transferred, a new day) have no sender."""

    when: str
    side: Side
    sender: str
    text: str


@dataclass(frozen=True)
class Transcript:
    """A chat on paper.

    title     the chat's subject or question
    facts     what stands above the chat, label and value: brand, visitor, operator, from, to, …
    lines     the messages, oldest first
    footer    what stands at the foot of every page, left of its number; '' for nothing
    nothing   what stands there when nothing was said
    language  'ja' or 'en': of the document, for whoever reads it aloud
    made_at   ISO 8601 with offset: the document's date
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Said, ...]
    footer: str = ""
    nothing: str = ""
    language: str = "en"
    made_at: str = ""

    def __post_init__(self) -> None:
        if len(self.lines) > MOST_LINES:
            raise ValueError("too many lines: cut the chat before, and say so in it")
        if any(one.side not in SIDES for one in self.lines):
            raise ValueError("a line has a known side")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(data: Mapping[str, Any]) -> Transcript:
    facts = tuple((label, value) for label, value in data["facts"])
    return Transcript(**{**data, "facts": facts, "lines": tuple(Said(**one) for one in data["lines"])})


def file_name(title: str, instead: str) -> str:
    """A file's name that says what the chat was about, in its own letters, ending in .pdf.

    instead   when nothing of the title can stand in a name
    """
    plain = _NOT_IN_NAMES.sub(" ", unicodedata.normalize("NFC", title.encode("utf-8", "ignore").decode()))
    shown = "".join(letter for letter in plain if unicodedata.category(letter)[0] != "C")
    kept = " ".join(shown.split()).strip(". ")
    while len(kept.encode()) > NAME_BYTES:
        kept = kept[:-1]
    return f"{kept.strip('. ') or instead}.pdf"
