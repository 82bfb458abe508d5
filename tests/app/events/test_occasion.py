"""What a handler is given when nobody asks: the organisation's rights, whom to tell, and in which language."""

from collections.abc import Iterator

import pytest

from app.cliq import reference
from app.errors import NotLinked
from app.occasion import Event, Occasion
from app.storage.identity.people import Organisation
from tests.world import AOI, DAISUKE, DANIEL, EMMA, World


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    made = World(sqlite_url)
    yield made
    made.close()


@pytest.fixture
def occasion(world: World) -> Occasion:
    return Occasion(world.services, Event("crm", "workflow", "e1", {}, world.source.now()))


def crm_id(world: World, user: str) -> str:
    return str(world.sandbox.people.by_email(user).id)


def test_the_crm_is_read_with_the_organisations_own_account(world: World, occasion: Occasion) -> None:
    (deal, *_) = world.rows("Deals")
    found = occasion.record("Deals", deal["id"])
    assert found is not None
    assert found["Deal_Name"] == deal["Deal_Name"]
    assert occasion.record("Deals", "999") is None
    assert occasion.currency_of(found)
    assert occasion.record_url("Deals", deal["id"]).endswith(f"/tab/Deals/{deal['id']}")
    assert occasion.catalog("en").module("Deals") is not None


def test_without_an_account_of_the_organisation_nothing_can_be_read(world: World, occasion: Occasion) -> None:
    with world.services.database.write() as tables:
        for account in tables.accounts.all():
            tables.accounts.describe(account.cliq_user_id, is_sender=False, is_service=False)
    with pytest.raises(NotLinked):
        occasion.record("Deals", "1")


def test_w4_people_of_the_crm_are_found_in_cliq(world: World, occasion: Occasion) -> None:
    for user, expected in ((EMMA, world.cliq_id(EMMA)), (DAISUKE, world.cliq_id(DAISUKE)), (DANIEL, None)):
        person = occasion.cliq_user_of(crm_id(world, user))
        assert person is not None
        assert person.cliq_user_id == expected
    assert occasion.cliq_user_of("999") is None


def test_l1_each_person_in_their_language_and_a_channel_in_the_organisations(world: World, occasion: Occasion) -> None:
    assert occasion.words_for(world.cliq_id(EMMA)).language == "en"
    assert occasion.words_for(world.cliq_id(AOI)).language == "ja"
    world.link({**world.account(AOI), "organisation_id": "700"})
    with world.services.database.write() as tables:
        tables.organisations.remember(Organisation("700", language="ja"), world.source.now())
    later = Occasion(world.services, occasion.event)
    assert later.words.language == "ja"
    assert later.words_for("somebody new").language == "ja"


def test_a_button_works_for_the_one_it_was_signed_for(world: World, occasion: Occasion) -> None:
    now, keys = world.source.now(), world.services.keys
    key = occasion.sign("7", "snooze", "a|b", "見込み客")
    assert reference.unpacked(reference.read(key, "7", now, keys).body) == ["a|b", "見込み客"]
    with pytest.raises(reference.InvalidReference):
        reference.read(key, "8", now, keys)
    long = occasion.sign("7", "snooze", "x" * 200)
    assert reference.read(long, "7", now, keys).body.startswith(reference.KEPT)
    (change,) = occasion.changes
    with world.services.database.write() as tables:
        change(tables)
        assert tables.refs.get(reference.read(long, "7", now, keys).body[1:], "7", now) == "x" * 200
