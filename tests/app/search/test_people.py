"""Finding people for owner criteria, names in rows, and the role filter of a service account."""

import pytest

from app.clients.crm_facts import Role, Row
from app.search import roles
from app.search.people import People
from grammar.catalog import Catalog
from grammar.command.nodes import Criterion, Op
from tests.app.search.conftest import ROLES


@pytest.mark.parametrize(
    ("op", "value", "found"),
    [
        ("is", "Aoi Mori", ["13"]),
        ("is", "mori aoi", ["13"]),
        ("=", "ＭＯＲＩ", ["13"]),
        ("is", "森葵", ["30"]),
        ("is", "森 葵", ["30"]),
        ("contains", "or", ["13"]),
        ("starts_with", "ken", ["20"]),
        ("is", "ken.sato@zylker.example", ["20"]),
        ("ends_with", "@zylker.example", ["13", "20", "30", "40"]),
        ("is", "nobody", []),
    ],
)
def test_z6_people_are_found_by_name_in_any_order_or_by_address(
    people: People, catalog: Catalog, op: Op, value: str, found: list[str]
) -> None:
    module = catalog.command_module("leads")
    assert module is not None
    owner = module.field("Owner")
    assert owner is not None
    assert list(people.finding(Criterion(owner, "Owner", op, (value,)))) == found


def test_a_cliq_user_is_found_by_id_else_by_address(people: People) -> None:
    by_id, by_address = people.of_cliq_user("6013"), people.of_cliq_user("999", "KEN.Sato@zylker.example")
    assert by_id is not None
    assert by_address is not None
    assert (by_id.id, by_address.id) == ("13", "20")
    assert people.of_cliq_user("999", "") is None


def test_rows_get_full_names_where_the_person_is_known(people: People, catalog: Catalog) -> None:
    module = catalog.command_module("leads")
    assert module is not None
    rows: list[Row] = [{"Owner": {"name": "Mori", "id": "13"}}, {"Owner": {"name": "Zed", "id": "99"}}, {"Owner": None}]
    people.complete(module, rows)
    assert rows == [
        {"Owner": {"name": "Aoi Mori", "id": "13", "email": "aoi.mori@zylker.example"}},
        {"Owner": {"name": "Zed", "id": "99"}},
        {"Owner": None},
    ]


@pytest.mark.parametrize(
    ("names", "below"),
    [
        (["CEO"], {"2", "3", "4"}),
        (["manager"], {"3"}),
        (["Sales"], set()),
        (["Manager", "CEO"], {"2", "3", "4"}),
        (["Nobody"], set()),
        ([], set()),
    ],
)
def test_a2_who_stands_below_a_role(names: list[str], below: set[str]) -> None:
    assert roles.below(ROLES, names) == below


def test_a_circle_of_roles_ends() -> None:
    circle = (Role("1", "A", "2"), Role("2", "B", "1"), Role("3", "C", "9"))
    assert roles.below(circle, ["C"]) == frozenset()
    assert roles.below(circle, ["A"]) == {"2"}


def test_a2_only_records_of_people_below_the_role_are_shown(people: People) -> None:
    keep = roles.keeper(ROLES, ["Manager"], people)
    owners = [{"id": "13"}, {"id": "20"}, {"id": "30"}, {"id": "40"}, {"id": "99"}, None, "13"]
    assert [keep({"Owner": owner}) for owner in owners] == [True, False, True, False, False, False, False]
    assert not keep({})
