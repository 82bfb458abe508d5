"""Whatever a user or an operator can name is in docs/, and docs/ names nothing that is not there.

Whether the text is right is for a reader to judge; these tests only find what was forgotten.
"""

import ast
import dataclasses
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import handlers
from app import settings
from app.i18n.sentences import Sentences
from app.web.admin import show

ROOT = Path(__file__).parent.parent


def text(path: str) -> str:
    return (ROOT / path).read_text()


def in_backticks(page: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", page))


def first_cells(page: str) -> set[str]:
    """What stands in backticks in the first column of a page's tables."""
    return {word for line in page.splitlines() if line.startswith("|") for word in in_backticks(line.split("|")[1])}


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z0-9]+):.*## ", text("Makefile"), re.MULTILINE))


@pytest.fixture
def known_settings(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """A field `x_y` of Settings is the variable X_Y; the days of retention are one variable per table."""
    for variable in list(os.environ):
        monkeypatch.delenv(variable)
    names = {field.name.upper() for field in dataclasses.fields(settings.Settings)} - {"RETENTION_DAYS"}
    return names | {f"RETENTION_{table.upper()}_DAYS" for table in settings.load().retention_days}


def administration_commands() -> Iterator[str]:
    """Names given to `.command(…)` and `.group(…)` in app/cli*."""
    for path in [*ROOT.glob("app/cli*.py"), *ROOT.glob("app/cli/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("command", "group")
            ):
                yield from (str(argument.value) for argument in node.args if isinstance(argument, ast.Constant))


def test_every_make_target_is_in_the_readme() -> None:
    targets = make_targets()
    assert {"setup", "run", "test", "check", "bench", "e2e", "fuzz", "pg", "help"} <= targets
    documented = {word.removeprefix("make ") for word in in_backticks(text("README.md")) if word.startswith("make ")}
    assert targets == documented, "README.md lists the targets of the Makefile, those and no others"


def test_every_phony_target_is_declared() -> None:
    declared = re.search(r"^\.PHONY: (.*)$", text("Makefile"), re.MULTILINE)
    assert declared
    assert set(declared[1].split()) == make_targets()


def test_every_setting_is_documented(known_settings: set[str]) -> None:
    documented = first_cells(text("docs/settings.md"))
    assert len(documented) > 10, "docs/settings.md has no table"
    assert known_settings - documented == set(), "docs/settings.md needs a row for each: meaning, unit, default"
    assert documented - known_settings == set(), "app/settings.py knows no such variable"


def test_every_administration_command_is_documented() -> None:
    names = set(administration_commands())
    if not names:
        pytest.skip("app/cli is not written yet")
    told = set(
        re.findall(r"[a-z-]+", " ".join(word for word in in_backticks(text("docs/operations.md")) if "flask" in word))
    )
    assert names - told == set(), "docs/operations.md needs `flask --app wsgi …` for each"


def test_every_administration_page_is_documented() -> None:
    words = Sentences("en")
    labels = {words.say(label) for path, label in show.MENU if path}
    lines = (line for line in text("docs/administration.md").splitlines() if line.startswith("| "))
    rows = {line.split("|")[1].strip() for line in lines} - {"page", "---"}
    assert labels - rows == set(), "docs/administration.md needs a row: what it is for, the command that does the same"
    assert rows - labels == set(), "the menu has no such page"


def test_every_chat_command_is_documented() -> None:
    routes = getattr(handlers, "ROUTES", None)
    if routes is None:
        pytest.skip("handlers/__init__.py names no routes yet")
    page = text("docs/commands.md")
    assert routes.commands, "there is no command"
    missing = [name for name in routes.commands if f"`/{name}" not in page]
    missing += [label for label in routes.menu if label not in page]
    assert not missing, f"docs/commands.md needs an entry with example, reply and errors for each of {missing}"


def test_links_between_the_pages_lead_somewhere() -> None:
    broken = [
        f"{page.name}: {target}"
        for page in (ROOT / "README.md", *ROOT.glob("docs/*.md"))
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert not broken, f"these links lead nowhere: {broken}"
