"""The house rules of docs/decisions.md, as tests: sizes, names, docstrings, floors, time. Each failure says what to do.

Style within a line is ruff's, types are mypy's; what the product does is tested elsewhere.
"""

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
PRODUCT = ("app", "grammar", "handlers")
CODE = (*PRODUCT, "sandbox", "bench", "migrations", "tests")
TEXT_SUFFIXES = {".py", ".lark", ".js", ".css", ".html", ".jinja", ".mako"}
LINES_PER_FILE = 300
MODULES_PER_FOLDER = 12
MODULES_PER_FOLDER_EXCEPT = {"app": 14, "tests": 14}
MODULES_PER_FEATURE = 7
FORBIDDEN_FILES = {"util", "utils", "helper", "helpers", "common", "misc", "constants", "tools", "stuff"}
FORBIDDEN_ENDINGS = ("Manager", "Helper", "Util", "Utils", "Impl")
CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "monotonic", "time_ns", "monotonic_ns", "sleep"},
    "uuid": {"uuid1", "uuid4"},
    "random": {"random", "randint", "choice", "shuffle", "uniform"},
    "secrets": {"token_bytes", "token_hex", "token_urlsafe", "choice", "randbelow"},
}
"""Calls that ask the operating system for time or randomness; app/now.py is the one place for them."""
TODO = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b(?:\(([\w-]+)\))?")


def files(*folders: str, suffixes: Iterable[str] = (".py",)) -> Iterator[Path]:
    """Every file of ours below the given folders of the root; vendored files are not ours."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and "vendor" not in path.parts and "__pycache__" not in path.parts:
                yield path


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def trees(*roots: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in files(*roots):
        yield path, ast.parse(path.read_text())


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {
        name(path): len(path.read_text().splitlines())
        for path in (*files(*CODE, suffixes=TEXT_SUFFIXES), *ROOT.glob("*.py"))
    }
    assert len(lengths) > 10, "the folders were not found"
    too_long = {path: lines for path, lines in lengths.items() if lines > LINES_PER_FILE}
    assert not too_long, f"split along a noun what is above {LINES_PER_FILE} lines: {too_long}"


def test_no_folder_is_wider_than_a_reader_can_hold() -> None:
    widths = Counter(name(path.parent) for path in files(*CODE) if path.stem != "__init__")
    too_wide = {folder: width for folder, width in widths.items() if width > allowed_width(folder)}
    assert not too_wide, f"too many modules in one folder, make a sub-folder of a noun: {too_wide}"


def allowed_width(folder: str) -> int:
    if folder in MODULES_PER_FOLDER_EXCEPT:
        return MODULES_PER_FOLDER_EXCEPT[folder]
    if folder.startswith("handlers/"):
        return MODULES_PER_FEATURE
    if folder == "migrations/versions":
        return 10_000  # they are numbered and only ever added
    return MODULES_PER_FOLDER


def test_every_name_says_what_the_thing_is_about() -> None:
    vague = [name(path) for path in files(*CODE) if {path.stem, *path.relative_to(ROOT).parts[:-1]} & FORBIDDEN_FILES]
    assert not vague, f"a function belongs to the noun it is about, not into {vague}"
    classes = [
        f"{name(path)}: {node.name}"
        for path, tree in trees(*PRODUCT, "sandbox")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith(FORBIDDEN_ENDINGS)
    ]
    assert not classes, f"name the class after what it is, without {FORBIDDEN_ENDINGS}: {classes}"


def test_every_module_and_package_says_what_it_is_for() -> None:
    silent = [name(path) for path, tree in trees(*PRODUCT, "sandbox", "bench") if not ast.get_docstring(tree)]
    assert not silent, f"one sentence on what it is for, one on what it is not: {silent}"
    folders = {path.parent for path in files(*PRODUCT, "sandbox", "bench")}
    bare = [name(folder) for folder in folders if not (folder / "__init__.py").exists()]
    assert not bare, f"a package needs an __init__.py that says what it is for: {bare}"


def test_a_package_door_of_the_platform_holds_no_code() -> None:
    """A root that imports its children ties a knot; features are the exception: they hold their routes."""
    busy = [
        name(path)
        for path, tree in trees("app")
        if path.stem == "__init__" and any(not isinstance(node, ast.Expr) for node in tree.body)
    ]
    assert not busy, f"only a docstring belongs into {busy}"


def test_no_todo_without_a_decision() -> None:
    decisions = (ROOT / "docs" / "decisions.md").read_text()
    loose = []
    for path in files(*CODE, suffixes=TEXT_SUFFIXES):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = TODO.search(line)
            if found and path != Path(__file__) and (not found[1] or f"({found[1]})" not in decisions):
                loose.append(f"{name(path)}:{number}")
    assert not loose, f"write TODO(slug) and argue (slug) in docs/decisions.md, or do it: {loose}"


def test_time_and_randomness_come_from_one_place() -> None:
    """A clock may be the default of an argument, which a test replaces; calling it where it is needed may not be."""
    asked = []
    for path, tree in trees(*PRODUCT):
        if name(path) == "app/now.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                if isinstance(owner, ast.Name) and node.func.attr in CLOCKS.get(owner.id, ()):
                    asked.append(f"{name(path)}:{node.lineno} {owner.id}.{node.func.attr}()")
            elif isinstance(node, ast.ImportFrom) and node.module in ("time", "random", "secrets", "uuid"):
                asked.append(f"{name(path)}:{node.lineno} from {node.module}")
    assert not asked, f"take app.now.Source as an argument, tests replace it: {asked}"


def test_imports_point_downward(capsys: pytest.CaptureFixture[str]) -> None:
    """The contracts of pyproject.toml, in the same process as the other rules."""
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), is_debug_mode=False, cache_dir=None)
    assert broken == 0, capsys.readouterr().out


def test_features_do_not_know_each_other() -> None:
    """import-linter has a contract for this too, but refuses it while there is no feature yet."""
    crossings = []
    for path, tree in trees("handlers"):
        feature = path.relative_to(ROOT).parts[1]
        if feature == "__init__.py":
            continue
        for node in ast.walk(tree):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                imported = [f"{node.module}.{alias.name}" for alias in node.names]
            others = [
                module for module in imported if module.startswith("handlers.") and module.split(".")[1] != feature
            ]
            crossings += [f"{name(path)}:{node.lineno} {module}" for module in others]  # type: ignore[attr-defined]
    assert not crossings, f"what two features need lies on a floor of app: {crossings}"


def test_nothing_private_is_under_version_control() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    private = [
        path
        for path in listed
        if re.search(r"(^|/)(\.venv|var|node_modules|__pycache__)(/|$)|\.(sqlite3?|db|log)$", path)
    ]
    assert not private, f"data, environments and caches stay out: {private}"
