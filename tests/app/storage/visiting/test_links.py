"""Links to outside services: their settings and secrets, and of two who change one at the same time one is told."""

from dataclasses import replace

import pytest

from app.errors import UserError
from app.storage.database import Database
from app.storage.visiting.links import Brand, Department, Link, Operator
from tests.fixed import START

LINK = Link("enrichment", "acme", "Acme", "7", "Ada", START, ("7", "8"), True, {"days": 30}, secret={"key": "sk_1"})


def test_c1_a_link_keeps_its_settings_while_it_is_off_and_its_secret_sealed(database: Database) -> None:
    with database.write() as tables:
        tables.links.put(LINK)
        tables.links.change(replace(LINK, is_on=False), 1)
        with pytest.raises(UserError, match="changed_meanwhile"):
            tables.links.change(replace(LINK, outside_name="Other"), 1)
    with database.read() as tables:
        assert tables.links.all() == [replace(LINK, is_on=False, version=2)]
        text = str(tables.connection.exec_driver_sql("SELECT * FROM links").one())
    assert "sk_1" not in text
    with database.write() as tables:
        assert tables.links.remove("enrichment")
        assert tables.links.get("enrichment") is None


def test_brands_departments_and_operators_are_as_salesiq_has_them(database: Database) -> None:
    brand, hana = (
        Brand("b1", "Zylker", "key1", ("https://a.example",)),
        Operator("o1", "佐藤 花", "Hana@example.jp", ("d1",)),
    )
    with database.write() as tables:
        tables.brands.put(brand)
        tables.brands.put_departments([Department("d1", "Sales"), Department("d2", "Support")])
        tables.brands.put_departments([Department("d1", "営業")])
        tables.brands.put_operators([hana])
        assert tables.brands.by_key("key1") == tables.brands.get("b1") == brand
        assert tables.brands.by_key("key2") is None
        assert tables.brands.departments() == [Department("d1", "営業")]
        assert tables.brands.operator_by_email("HANA@example.jp") == replace(hana, email="hana@example.jp")
        assert tables.brands.remove("b1")
        assert tables.brands.all() == []
