"""Metadata is fetched once for everybody it holds for, refetched in time, and used when the CRM is away."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.errors import ServiceUnavailable
from app.search.metadata import Metadata
from sandbox.app import create_sandbox
from tests.app.search.zylker import MemoryStore, Zylker
from tests.fixed import START

CALLS = 5  # the modules, and the fields of the four


@pytest.fixture(scope="module")
def filled() -> Iterator[Zylker]:
    world = Zylker(create_sandbox(dataset="empty", frozen_at=START))
    yield world
    world.box.store.close()


@pytest.fixture
def world(filled: Zylker) -> Zylker:
    filled.refill()
    filled.box.faults.clear()
    return filled


def fresh(world: Zylker, store: MemoryStore | None = None) -> Metadata:
    return Metadata(store or MemoryStore(), world.source)


def catalog(metadata: Metadata, world: Zylker, language: str = "ja", profile: str = "p1") -> object:
    return metadata.catalog(world.crm, "zylker", language, profile)


def test_it_is_fetched_once_per_language_and_profile(world: Zylker) -> None:
    metadata = fresh(world)
    first = catalog(metadata, world)
    assert catalog(metadata, world) is first
    assert world.calls() == CALLS
    catalog(metadata, world, language="en")
    catalog(metadata, world, profile="p2")
    assert world.calls() == 3 * CALLS


def test_two_processes_share_it_through_the_store(world: Zylker) -> None:
    store = MemoryStore()
    first = catalog(fresh(world, store), world)
    assert catalog(fresh(world, store), world) == first
    assert world.calls() == CALLS


def test_it_is_fetched_anew_after_an_hour(world: Zylker) -> None:
    metadata = fresh(world)
    catalog(metadata, world)
    world.source.advance(3599)
    catalog(metadata, world)
    assert world.calls() == CALLS
    world.source.advance(1)
    catalog(metadata, world)
    assert world.calls() == 2 * CALLS


def test_old_metadata_serves_for_a_day_while_the_crm_is_away(world: Zylker) -> None:
    metadata = fresh(world)
    first = catalog(metadata, world)
    world.source.advance(7200)
    world.box.faults.add(service="crm", path="settings", status=503, body={"code": "INTERNAL_ERROR"}, times=100)
    assert catalog(metadata, world) is first
    world.source.advance(86400)
    with pytest.raises(ServiceUnavailable):
        catalog(metadata, world)
    with pytest.raises(ServiceUnavailable):
        catalog(fresh(world), world)


def test_a_changed_field_makes_it_fetched_anew_but_not_again_and_again(world: Zylker) -> None:
    metadata = fresh(world)
    catalog(metadata, world)
    assert not metadata.forget("zylker")  # it is brand new: fetching again would say the same
    world.source.advance(31)
    assert metadata.forget("zylker")
    catalog(metadata, world)
    assert world.calls() == 2 * CALLS
    assert metadata.forget("another organisation")


def test_many_at_once_fetch_once(world: Zylker) -> None:
    metadata, together = fresh(world), threading.Barrier(8)

    def ask() -> object:
        together.wait(timeout=5)
        return catalog(metadata, world)

    with ThreadPoolExecutor(8) as pool:
        found = {id(call.result()) for call in [pool.submit(ask) for _ in range(8)]}
    assert len(found) == 1
    assert world.calls() == CALLS


class ReadStore(MemoryStore):
    """Counts how often it is asked."""

    reads = 0

    def get(self, organisation_id: str, language: str, profile: str) -> Any:
        self.reads += 1
        return super().get(organisation_id, language, profile)


def test_only_so_many_catalogues_are_held_as_objects(world: Zylker) -> None:
    store = ReadStore()
    metadata = Metadata(store, world.source, most=2)
    for profile in ("p1", "p2", "p3"):
        catalog(metadata, world, profile=profile)
    store.reads = 0
    catalog(metadata, world, profile="p3")
    assert store.reads == 0
    catalog(metadata, world)  # from the store, not from the CRM
    assert store.reads == 1
    assert world.calls() == 3 * CALLS


def test_profiles_that_see_the_same_share_one_catalogue(world: Zylker) -> None:
    metadata = Metadata(MemoryStore(), world.source)
    assert catalog(metadata, world) is catalog(metadata, world, profile="p2")
    assert catalog(metadata, world) is not catalog(metadata, world, "en")


def test_z14_a_module_without_a_right_is_not_there(world: Zylker) -> None:
    refusal = {"code": "NO_PERMISSION", "message": "permission denied", "status": "error", "details": {}}
    world.box.faults.add(service="crm", path="settings/fields", status=403, body=refusal, times=4)
    metadata = fresh(world)
    assert metadata.catalog(world.crm, "zylker", "ja", "p1").modules == ()


def test_people_roles_and_the_organisation_are_kept_too(world: Zylker) -> None:
    store = MemoryStore()
    metadata, other = fresh(world, store), fresh(world, store)
    assert {user.email for user in metadata.people(world.crm, "zylker")} == {
        user.email for user in other.people(world.crm, "zylker")
    }
    assert metadata.roles(world.crm, "zylker") == other.roles(world.crm, "zylker")
    org = metadata.org(world.crm, "zylker")
    assert org is not None
    assert org.domain_name == "org808232144"
    assert other.org(world.crm, "zylker") == org
    assert world.calls() == 3


def test_what_the_sandbox_says_makes_a_catalogue_with_both_languages(world: Zylker) -> None:
    leads = world.catalog.command_module("leads")
    assert leads is not None
    assert leads.label == "見込み客"
    assert [field.api_name for field in leads.named("会社")] == ["Company"]
    assert [field.api_name for field in leads.named("Company")] == ["Company"]
    assert {field.api_name for field in leads.named("担当部署")} == {"Department", "field5"}  # two fields, one label
    source = leads.field("Lead_Source")
    assert source is not None
    known = source.value("展示会")
    assert known is not None
    assert known.actual == "Trade Show"
