"""U2, U3: rules, presets, what they did, what waits and who is on a list are kept; nobody overwrites anybody."""

from datetime import timedelta
from typing import Any

import pytest

from app.errors import NothingFound, UserError
from app.storage.database import Database
from app.storage.ruling.deeds import Deed
from tests.fixed import FixedSource

VALUES: dict[str, Any] = {
    "brand_id": "b1",
    "kind": "trigger",
    "name": "挨拶",
    "condition": '{"joint":"and"}',
    "action": {"when": "landing", "after": 10, "do": {"kind": "webhook"}},
    "secret": "geheim",
}


def test_u3_rules_are_kept_in_order_and_on_the_version_that_was_seen(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        before = tables.rules.stamp()
        first, second, third = (
            tables.rules.add({**VALUES, "name": name}, "aoi", source.now()) for name in ("一", "二", "三")
        )
        other = tables.rules.add({**VALUES, "brand_id": "b2"}, "aoi", source.now())
        assert tables.rules.stamp() != before
    with database.write() as tables:
        tables.rules.order([third, first], "ken", source.advance(1))
        assert [rule.rule_id for rule in tables.rules.all("b1", "trigger")] == [third, first, second]
        rule = tables.rules.get(third)
        assert rule is not None
        assert (rule.secret, rule.action["after"], rule.version, rule.changed_by) == ("geheim", 10, 2, "ken")
        stamp = tables.rules.stamp()
        tables.rules.change(third, 2, {"is_on": False}, "aoi", source.advance(1))
        assert tables.rules.stamp() != stamp
    with pytest.raises(UserError, match="changed_meanwhile"), database.write() as tables:
        tables.rules.change(third, 2, {"name": "x"}, "ken", source.now())
    with pytest.raises(NothingFound), database.write() as tables:
        tables.rules.change(999, 1, {"name": "x"}, "ken", source.now())
    with database.write() as tables:
        assert tables.rules.stop(first, "field_gone", "lead.Rating", source.now())
        assert not tables.rules.stop(first, "field_gone", "lead.Rating", source.now())
        assert tables.rules.remove(other)


def test_u2_one_preset_of_a_brand_is_applied(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        one, two, elsewhere = (
            tables.rules.add_preset({"brand_id": brand, "name": "既定", "rings": {"one": "x"}}, "aoi", source.now())
            for brand in ("b1", "b1", "b2")
        )
        for preset_id in (one, elsewhere, two):
            tables.rules.apply(preset_id, "aoi", source.now())
        applied = tables.rules.applied("b1")
        assert applied is not None
        assert (applied.preset_id, applied.rings) == (two, {"one": "x"})
        assert [preset.is_applied for preset in tables.rules.presets()] == [False, True, True]
        assert tables.rules.stop_preset(two, "pattern", "(a+)+$", source.now())
        assert tables.rules.applied("b1") is None


def test_u2_what_was_done_once_is_done_once(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        deed = Deed("rule:1", "b1", "v", "w", "score", source.now(), {"points": 10}, "score:1:w")
        assert tables.rule_log.note(deed)
        assert not tables.rule_log.note(deed)
        assert tables.rule_log.done("w") == {"score:1:w"}
        assert [one.reason for one in tables.rule_log.newest(rule="rule:1")] == [{"points": 10}]
        assert tables.rule_log.newest(visitor_id="somebody") == []
        assert tables.rule_log.counts() == {"rule:1": 1}


def test_u2_a_pending_trigger_is_taken_once_or_cancelled(database: Database, source: FixedSource) -> None:
    due = source.now() + timedelta(seconds=10)
    with database.write() as tables:
        assert tables.pending.add(1, "v", "w", due)
        assert not tables.pending.add(1, "v", "w", due)
        assert tables.pending.add(2, "v", "w", due + timedelta(hours=1))
        assert not tables.pending.has_due(source.now())
    source.advance(11)
    with database.write() as tables:
        assert tables.pending.has_due(source.now())
        (taken,) = tables.pending.take_due(source.now())
        assert tables.pending.take_due(source.now()) == []
        tables.pending.end(taken.pending_id, "done", source.now())
        assert [one.rule_id for one in tables.pending.cancel("w", source.now())] == [2]
        kept = tables.pending.get(taken.pending_id)
        assert kept is not None
        assert kept.state == "done"


def test_u2_a_visitor_is_on_a_list_once(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        assert tables.members.add("b1", "VIP", "v", 1, source.now())
        assert not tables.members.add("b1", "VIP", "v", 2, source.now())
        assert [one.visitor_id for one in tables.members.of("b1", "VIP")] == ["v"]
        assert tables.members.lists() == {("b1", "VIP"): 1}
        assert tables.members.remove("b1", "VIP", "v")
        assert not tables.members.remove("b1", "VIP", "v")
