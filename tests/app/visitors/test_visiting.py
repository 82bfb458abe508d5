"""What is known of a visitor at a moment, and each who wants to hear of a happening hears of it once, by itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.cliq.reply import Reply
from app.context import Context
from app.errors import UserError
from app.events import Events
from app.occasion import Occasion
from app.routing import Routes, join
from app.storage.visiting.links import Link
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Action, Live, Visit
from app.visitors.happening import Happening
from tests.app.platform import Platform
from tests.fixed import START

LANDED = Happening("landed", "v1", START, visit_id="t1", detail={"title": "価格"})


def heard(log: list[Any], name: str, fails: bool = False) -> Any:
    def react(occasion: Occasion) -> Reply:
        happening = Happening.from_json(occasion.event.payload)
        log.append((name, happening.kind, happening.detail.get("about", "")))
        if fails:
            raise UserError("broken")
        if happening.kind == "landed":
            occasion.happened(Happening("known", "v1", occasion.now, detail={"about": name}))
        return Reply()

    return react


def test_v1_each_reaction_hears_what_it_wants_and_not_itself_and_fails_alone(any_platform: Platform) -> None:
    log: list[Any] = []
    routes = Routes(
        events={f"visitor/{name}": heard(log, name, name == "channels") for name in ("rules", "channels", "records")},
        reactions={
            "rules": frozenset({"landed", "known"}),
            "channels": frozenset({"landed"}),
            "records": frozenset({"known"}),
        },
    )
    events = Events(routes, any_platform)
    any_platform.visiting.happened(LANDED)
    while events.run_once("w"):
        continue
    assert sorted(log) == [("channels", "landed", ""), ("records", "known", "rules"), ("rules", "landed", "")]
    with any_platform.database.read() as tables:
        assert {(one.name, one.state) for one in tables.inbox.seen()} == {
            ("rules", "done"),
            ("channels", "dead"),
            ("records", "done"),
        }


def test_a_reaction_that_nobody_handles_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="visitor/rules"):
        join([Routes(reactions={"rules": frozenset({"landed"})})])
    with pytest.raises(ValueError, match="lander"):
        Happening("lander", "v1", START)


def test_what_is_told_in_an_answer_is_stored_with_the_answer(platform: Platform) -> None:
    platform.visiting.reactions["rules"] = frozenset({"known"})
    context = Context(platform, call=None)  # type: ignore[arg-type]
    context.visiting.happened(Happening("known", "v1", START, happening_id="h1", detail={"about": "assigned"}))
    context.visiting.command("v1", "open")
    with platform.database.read() as tables:
        assert tables.inbox.seen() == []
    with platform.database.write() as tables:
        for change in context.changes:
            change(tables)
    with platform.database.read() as tables:
        assert [(one.source, one.name, one.event_id) for one in tables.inbox.seen()] == [
            ("visitor", "rules", "h1/rules")
        ]
        assert tables.commands.has("v1", START)


def test_c1_a_part_whose_link_is_off_is_not_known(platform: Platform) -> None:
    visiting, source = platform.visiting, platform.source
    assert visiting.read("v1") is None
    with platform.database.write() as tables:
        tables.visitors.put(Visitor("v1", "b1", START, START, name="田中"))
        tables.visits.put(Visit("t1", "v1", "b1", START, START, landing_url="/a"))
        tables.visits.act(Action("t1", START, "accessed", "/a"))
        tables.learned.put("v1", "crm", {"place": "bigin", "id": "1", "type": "contact"}, START)
        tables.learned.put("v1", "enrichment", {"provider": "clearbit"}, START)
        tables.links.put(Link("bigin", "60", "Zylker", "7", "Ada", START))
        link = Link("enrichment", "", "", "7", "Ada", START, is_on=False)
        tables.links.put(link)
    known = visiting.read("v1")
    assert known is not None
    assert (known.is_live, [one.url for one in known.actions], known.body("enrichment")) == (True, ["/a"], {})
    assert known.body("crm")["id"] == "1"
    assert (platform.links.is_on("bigin"), platform.links.is_on("crm")) == (True, False)
    with platform.database.write() as tables:
        tables.links.change(link.__class__(**{**vars(link), "is_on": True}), 1)
    source.advance(2)
    (there,) = visiting.live(Live(type="contact"))
    assert (there.body("enrichment"), there.visit and there.visit.visit_id) == ({"provider": "clearbit"}, "t1")
    history = visiting.history("v1")
    assert history is not None
    assert (history.known.visitor.name, len(history.visits), len(history.actions["t1"])) == ("田中", 1, 1)
    assert visiting.history("v2") is None
    assert [one.visitor.visitor_id for one in visiting.of(["v9", "v1"])] == ["v1"]


def test_v8_everybody_is_found_by_name_however_long_ago_they_were_here(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.visitors.visiting.NEWEST_MOST", 1)
    visiting, base = platform.visiting, Visitor("v0", "b1", START, START, name="田中 一郎", email="t@example.jp")
    with platform.database.write() as tables:
        tables.links.put(Link("crm", "1", "Zylker", "7", "Ada", START))
        for number, name in enumerate(("田中 一郎", "Kimberly Lee", "", "Kimura")):
            seen = START + timedelta(days=number)
            one = replace(base, visitor_id=f"v{number}", name=name, email="", last_seen_at=seen)
            tables.visitors.put(one)
        tables.learned.put("v2", "crm", {"name": "Ada Byron", "account": {"id": "1", "name": "Analytical"}}, START)

    def called(text: str) -> list[str]:
        return [one.visitor.visitor_id for one in visiting.called(text, 10)]

    assert (called("一郎"), called("kim"), called("LEE kim"), called("kimb")) == (["v0"], ["v3", "v1"], ["v1"], ["v1"])
    assert (called("ada"), called("analytical"), called("mura"), called("berly")) == (["v2"], ["v2"], ["v3"], [])
    assert [one.visitor.visitor_id for one in visiting.called("kim", 1)] == ["v3"]
    with platform.database.write() as tables:
        link = tables.links.get("crm")
        assert link is not None
        tables.links.put(replace(link, is_on=False))
    visiting.links.forget()
    assert called("ada") == []  # what a switched-off part knows is not looked through (C1)
