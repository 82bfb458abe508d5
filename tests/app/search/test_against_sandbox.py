"""Any command, planned, asked of the sandbox's CRM and checked, finds exactly what a plain Python filter finds.

The filter below is written anew, over what the sandbox stores, and shares no code with the product but the catalogue.
"""

import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clients import spellings
from app.clients.spellings import Reach
from app.search import plan, run
from grammar.catalog import Field, Module
from grammar.command.nodes import BY_KIND, Command, Criterion, Op
from tests.app.search.zylker import SOURCES, TEXTS, WIDE_TEXTS, Zylker, zylker

USABLE = ("Last_Name", "Full_Name", "Company", "Phone", "Email", "Lead_Source", "Languages", "Annual_Revenue", "Age")
LEADS = (*USABLE, "Email_Opt_Out", "Description", "Owner", "Modified_By")
DEALS = ("Deal_Name", "Account_Name", "Amount", "Stage", "Technical_Contact")


@pytest.fixture(scope="module")
def world() -> Iterator[Zylker]:
    world = zylker(tuple(text for text in TEXTS if text != "Straße"))
    yield world
    world.box.store.close()


@pytest.fixture(scope="module")
def wide_world() -> Iterator[Zylker]:
    world = zylker(WIDE_TEXTS)
    yield world
    world.box.store.close()


# ---------------------------------------------------------------------------------------------------------------------
# the plain filter


def same(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "contains": lambda left, right: right in left,
    "starts_with": lambda left, right: left.startswith(right),
    "ends_with": lambda left, right: left.endswith(right),
    "is": lambda left, right: left == right,
    "=": lambda left, right: left == right,
    ">": lambda left, right: left > right,
    "<": lambda left, right: left < right,
    ">=": lambda left, right: left >= right,
    "<=": lambda left, right: left <= right,
}


def names(world: Zylker, field: Field, stored: Any) -> list[str]:
    """Everything a stored value is called."""
    if stored is None:
        return []
    if field.lookup == "Users":
        user = world.box.people.by_id(stored)
        assert user is not None
        first, last = user.first_name, user.last_name
        return [f"{first} {last}", f"{last} {first}", f"{last}{first}", first, last, user.full_name, user.email]
    if field.lookup:
        return [row["Account_Name"] for row in world.rows(field.lookup) if row["id"] == stored]
    if field.values:
        shown = [value for value in field.values if value.actual == stored]
        return [stored, *(label for value in shown for label in value.labels)]
    return [stored]


def fulfils(world: Zylker, row: dict[str, Any], criterion: Criterion) -> bool:
    field, holds, stored = criterion.field, HOLDS[criterion.op], row.get(criterion.field.api_name)
    if field.kind == "boolean":
        return bool(stored) in criterion.values
    if field.kind == "number":
        return stored is not None and any(holds(Decimal(str(stored)), value) for value in criterion.values)
    if field.type == "multiselectpicklist" and criterion.op in ("is", "="):
        chosen = [{same(name) for name in names(world, field, one)} for one in stored or ()]
        return any(is_chosen(chosen, [same(part) for part in str(value).split(";")]) for value in criterion.values)
    pieces = stored if isinstance(stored, list) else [stored]
    found = [name for piece in pieces for name in names(world, field, piece)]
    return any(holds(same(name), same(str(value))) for name in found for value in criterion.values)


def is_chosen(chosen: list[set[str]], typed: list[str]) -> bool:
    """Whether the typed values are all that is chosen, and all of it."""
    known = all(any(part in one for one in chosen) for part in typed)
    return bool(chosen) and known and all(any(part in one for part in typed) for one in chosen)


def expected(world: Zylker, command: Command) -> list[str]:
    rows = [
        row
        for row in world.rows(command.module.api_name)
        if all(fulfils(world, row, criterion) for criterion in command.criteria)
    ]
    return sorted(row["id"] for row in rows)


def found(world: Zylker, command: Command, reach: Reach | None = None) -> list[str]:
    world.refill()
    planned = plan.make(command, world.people, reach=reach)
    answer = run.run(planned, world.crm, world.people, wanted=10_000)
    assert answer.is_complete
    assert answer.total == len(answer.rows)
    times = [row["Modified_Time"] for row in answer.rows]
    assert times == sorted(times, reverse=True)
    return sorted(row["id"] for row in answer.rows)


# ---------------------------------------------------------------------------------------------------------------------
# commands

ODD = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=6).filter(str.strip)
NUMBERS = st.sampled_from(
    [Decimal(text) for text in ("0", "0.1", "20", "40", "40.5", "50000", "50000.50", "1E+6", "-1")]
)


@st.composite
def pieces(draw: st.DrawFn, texts: tuple[str, ...]) -> str:
    """A part of a stored text, sometimes in another case."""
    text = draw(st.sampled_from(texts))
    start = draw(st.integers(0, len(text) - 1))
    piece = text[start : draw(st.integers(start + 1, len(text)))].strip() or text
    return draw(st.sampled_from([piece, piece, text, piece.lower(), piece.upper()]))


def texts_of(field: Field, texts: tuple[str, ...]) -> tuple[str, ...]:
    if field.values:
        shown = tuple(label for value in field.values for label in (value.actual, *value.labels))
        return (*shown, *(SOURCES if field.type == "picklist" else ("English;German", "German;English")))
    if field.lookup == "Users":
        return ("葵", "Aoi", "sato", "佐藤", "@zylker.example", "Emma Clark", "nobody")
    more = {"Phone": ("03", "045", "06-9999"), "Email": ("user1", "@zylker.test"), "Description": ("said: ",)}
    return (*texts, *more.get(field.api_name, ()))


@st.composite
def commands(
    draw: st.DrawFn, module: Module, fields: tuple[str, ...], texts: tuple[str, ...], criteria: int, values: int
) -> Command:
    chosen = []
    for name in draw(st.lists(st.sampled_from(fields), max_size=criteria)):
        field = module.field(name)
        assert field is not None
        op: Op = draw(st.sampled_from(BY_KIND[field.kind]))
        operand: st.SearchStrategy[Any] = {
            "text": pieces(texts_of(field, texts)) | pieces(texts_of(field, texts)) | ODD,
            "number": NUMBERS,
            "boolean": st.booleans(),
        }[field.kind]
        size = draw(st.integers(1, values))
        typed = tuple(draw(st.lists(operand, min_size=size, max_size=size)))
        chosen.append(Criterion(field, field.label, op, typed))
    return Command(module, tuple(chosen))


def module_of(world: Zylker, name: str) -> Module:
    module = world.catalog.module(name)
    assert module is not None
    return module


@given(st.data(), st.booleans(), st.sampled_from(["actual", "display"]))
def test_z3_any_command_selects_exactly_what_a_plain_filter_selects(
    world: Zylker, data: st.DataObject, underscore: bool, picklist: str
) -> None:
    leads = commands(module_of(world, "Leads"), LEADS, TEXTS, criteria=3, values=3)
    deals = commands(module_of(world, "Deals"), DEALS, TEXTS, criteria=3, values=3)
    command = data.draw(leads | deals)
    with world.switched(underscore_wildcard=underscore, picklist_values=picklist):
        assert found(world, command) == expected(world, command)


@st.composite
def crowded(draw: st.DrawFn, module: Module) -> Command:
    """Four or five fields with ten patterns each, most of which match something."""
    chosen = []
    for name in draw(
        st.lists(st.sampled_from(("Last_Name", "Company", "Email", "Description")), min_size=4, max_size=5)
    ):
        field = module.field(name)
        assert field is not None
        op: Op = draw(st.sampled_from(["contains", "contains", "starts_with", "ends_with"]))
        letters = st.sampled_from("zryluoeaisk大株@0%_('b.\\") | pieces(TEXTS)
        typed = tuple(draw(st.lists(letters, min_size=10, max_size=10, unique=True)))
        chosen.append(Criterion(field, field.label, op, typed))
    return Command(module, tuple(chosen))


@given(st.data(), st.booleans(), st.booleans())
def test_z7_beyond_25_criteria_the_rest_is_checked_here(
    world: Zylker, data: st.DataObject, underscore: bool, is_mixed: bool
) -> None:
    leads = module_of(world, "Leads")
    command = data.draw(commands(leads, LEADS, TEXTS, criteria=5, values=10) if is_mixed else crowded(leads))
    with world.switched(underscore_wildcard=underscore):
        assert found(world, command) == expected(world, command)


@given(st.data(), st.booleans())
def test_z4_width_does_not_count(wide_world: Zylker, data: st.DataObject, underscore: bool) -> None:
    fields = ("Last_Name", "Company", "Description")
    command = data.draw(commands(module_of(wide_world, "Leads"), fields[:2], WIDE_TEXTS, criteria=2, values=3))
    with wide_world.switched(underscore_wildcard=underscore):
        assert found(wide_world, command) == expected(wide_world, command)


@given(st.data(), st.booleans())
def test_z4_a_crm_that_tells_cases_apart_is_asked_for_the_usual_ones(
    world: Zylker, data: st.DataObject, underscore: bool
) -> None:
    """It can't give back what it never returns: every record whose text stands in one of the usual cases is there."""
    fields = ("Last_Name", "Company", "Email", "Phone")
    command = data.draw(commands(module_of(world, "Leads"), fields, TEXTS, criteria=2, values=1))

    def usual(row: dict[str, Any], criterion: Criterion) -> bool:
        stored, value = row.get(criterion.field.api_name), str(criterion.values[0])
        return any(HOLDS[criterion.op](stored or "", form) for form in spellings.forms(value, "all"))

    with world.switched(like_case_sensitive=True, underscore_wildcard=underscore):
        answered = found(world, command, reach="all")
    surely = {row["id"] for row in world.rows("Leads") if all(usual(row, item) for item in command.criteria)}
    most = set(expected(world, command))
    if "Phone" not in {item.field.api_name for item in command.criteria}:  # punctuation does not count there
        assert set(answered) <= most
    assert set(answered) >= surely & most
