"""X11: what an administrator wrote down comes before what addresses tell."""

import pytest
from sqlalchemy.exc import IntegrityError

from app.storage.database import Database
from app.storage.identity.identities import Handmade, Operator
from app.storage.identity.people import Person
from tests.fixed import FixedSource


def write(database: Database, source: FixedSource, cliq_user_id: str, **facts: str) -> None:
    with database.write() as tables:
        tables.identities.put(Handmade(cliq_user_id, **facts, changed_by="test", changed_at=source.now()))


def test_x11_operators_are_found_by_address_until_somebody_writes_them_down(
    database: Database, source: FixedSource
) -> None:
    with database.write() as tables:
        tables.people.remember(Person("7", email="Ada@x.example"), source.now())
    with database.read() as tables:
        assert tables.identities.operator_of("7") == Operator("", "ada@x.example")
        assert tables.identities.cliq_user_of("ADA@x.example") == "7"
        assert tables.identities.cliq_user_of("4711", "ada@x.example") == "7"
        assert tables.identities.operator_of("8") is None
    write(database, source, "7", crm_user_id="c7", operator_id="4711", operator_email="Desk@x.example")
    with database.read() as tables:
        assert tables.identities.operator_of("7") == Operator("4711", "desk@x.example")
        assert [tables.identities.cliq_user_of(one) for one in ("4711", "desk@X.example")] == ["7", "7"]
        assert tables.identities.cliq_user_of("ada@x.example") is None, "she is another operator"
        assert (tables.identities.crm_user_of("7"), tables.identities.cliq_of_crm_user("c7")) == ("c7", "7")
    with database.write() as tables:
        assert tables.identities.remove("7")
        assert not tables.identities.remove("7")
        assert tables.identities.cliq_user_of("ada@x.example") == "7"


def test_x11_one_crm_user_is_one_person(database: Database, source: FixedSource) -> None:
    write(database, source, "7", crm_user_id="c7")
    with pytest.raises(IntegrityError):
        write(database, source, "8", crm_user_id="c7")
    write(database, source, "7", operator_id="1")
    with database.read() as tables:
        assert tables.identities.all() == [Handmade("7", None, "1", None, "test", source.now())]
