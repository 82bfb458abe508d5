"""The editor of a condition: as text or as rows of a form, one turned into the other, nothing lost on the way.

Fields of the request are named with a prefix, so that a preset has four of them: `one.text`, `one.field-0`, …
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from app.administration.visitors import rules
from app.errors import BotError
from app.rules.conditions.fields import group_of
from app.rules.conditions.vocabulary import labels
from app.services import Services
from grammar.condition.form import Form, Row
from grammar.condition.nodes import STATES, operators
from grammar.condition.printer import word
from grammar.condition.vocabulary import Vocabulary
from grammar.errors import GrammarError

TEXT_MOST = 10_000
ROWS_MOST = 30
LISTED_MOST = 200  # values of a field that are offered


@dataclass
class Editor:
    """What stands in the editor. view: 'text' or 'form'; wrong: what is wrong with it."""

    prefix: str
    view: str = "text"
    text: str = ""
    joint: str = "and"
    rows: list[Row] = field(default_factory=list)
    wrong: Exception | None = None

    @property
    def given(self) -> str | Form:
        """As the administration takes it."""
        if self.view == "text":
            return self.text
        return Form("or" if self.joint == "or" else "and", tuple(row for row in self.rows if row.field))

    def show(self, services: Services, view: str, language: str, most: int) -> None:
        """Turn the one into the other; what cannot be read stays as it is, with the reason."""
        if view == self.view:
            return
        try:
            kept = rules.condition(services, self.given, most)
        except (BotError, GrammarError) as error:
            self.wrong = error
            return
        fill(self, services, kept, language, view)


def fill(editor: Editor, services: Services, kept: str, language: str, view: str) -> None:
    """What is kept, into the editor."""
    editor.view = view
    editor.text = rules.text(services, kept, language)
    form = rules.rows(services, kept, language)
    editor.joint, editor.rows = form.joint, list(form.rows)


def read(given: MultiDict[str, str], prefix: str) -> Editor:
    """What the request says."""
    view = "form" if given.get(f"{prefix}.view") == "form" else "text"
    joint = "or" if given.get(f"{prefix}.joint") == "or" else "and"
    text = given.get(f"{prefix}.text", "").replace("\r\n", "\n")[:TEXT_MOST]
    rows = []
    for number in range(ROWS_MOST):
        name = given.get(f"{prefix}.field-{number}")
        if name is None:
            break
        if given.get(f"{prefix}.drop") == str(number):
            continue
        values = [line.strip() for one in given.getlist(f"{prefix}.value-{number}") for line in one.splitlines()]
        block = given.get(f"{prefix}.block-{number}", "")
        row = Row(int(block) if block.isdecimal() else number, name, given.get(f"{prefix}.op-{number}", "is"))
        rows.append(Row(row.block, row.field, row.op, tuple(value for value in values if value)))
    if given.get(f"{prefix}.more"):
        rows.append(Row(max((row.block for row in rows), default=-1) + 1, "", "is"))
    return Editor(prefix, view, text, joint, rows)


def choices(services: Services, language: str) -> dict[str, Any]:
    """What the template offers: fields by group, and for each field its operators and values."""
    words = rules.words(services, language)
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in words.fields:
        if operators(one):
            groups.setdefault(group_of(one.api_name), []).append((one.api_name, one.label))
    named = labels(language, groups)
    return {
        "groups": [(named[group], fields) for group, fields in groups.items()],
        "operators_of": lambda name: _operators(words, name),
        "values_of": lambda name: _values(words, name),
        "label_of": lambda name: _label(words, name),
        "states": STATES,
    }


def _operators(words: Vocabulary, name: str) -> list[tuple[str, str]]:
    found = words.field(name)
    return [(op, word(op, words.language)) for op in (operators(found) if found is not None else ())]


def _values(words: Vocabulary, name: str) -> Mapping[str, Any]:
    """is_closed: only these can be chosen."""
    found = words.field(name)
    if found is None:
        return {"is_closed": False, "values": []}
    is_closed = found.type == "options" and 0 < len(found.values) <= LISTED_MOST
    return {"is_closed": is_closed, "values": [value.label for value in found.values[:LISTED_MOST]]}


def _label(words: Vocabulary, name: str) -> str:
    found = words.field(name)
    return found.label if found is not None else name
