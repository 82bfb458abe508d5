"""U1–U3: what rules do with visitors, through the whole product."""

import io
import json
from typing import Any

import requests
from urllib3 import HTTPResponse

from app.administration.visitors import rules, trying
from app.clients.wire.webhooks import signature
from app.clock import Clock
from tests.handlers.rules.conftest import BRAND, Shop
from tests.world import EMMA, KEN, MISAKI, SALES, World


def company(**facts: Any) -> dict[str, Any]:
    return {"person": None, "company": facts}


SOFTWARE = company(category={"industry": "Software"}, metrics={"employees": 120})


def test_u2_the_first_ring_from_the_inside_that_fits(shop: Shop) -> None:
    """Seed 000: a ring for 'company industry is Software and employees > 100'; no match is outside."""
    preset = shop.rings(
        one="[業界] が [ソフトウェア] と等しい かつ [従業員数] > [100]",
        two="[Pages] > [2]",
        four="[Country] is [Japan]",
    )
    visitor = shop.land(country="JP")
    assert shop.known(visitor).visitor.ring == "four"
    shop.change(visitor, pages=3)
    shop.happen("navigated", visitor)
    assert shop.known(visitor).visitor.ring == "two"
    shop.learn(visitor, "enrichment", **SOFTWARE)
    assert shop.known(visitor).visitor.ring == "one"
    assert [deed.reason["ring"] for deed in shop.deeds(f"preset:{preset}")] == ["four", "two", "one"]
    why = rules.text(shop.services, shop.deeds()[-1].reason["because"], "ja")
    assert why == "[業界] が [ソフトウェア] と等しい かつ [従業員数] が [100] より大きい"
    assert shop.known(shop.land(country="FR")).visitor.ring == ""
    shop.link("enrichment", to=False)  # its conditions do not match any more, also negative ones
    shop.happen("navigated", visitor)
    shop.happen("known", visitor, about="enrichment")
    assert shop.known(visitor).visitor.ring == "two"


def test_u2_a_score_is_added_once_for_each_rule_and_visit(shop: Shop) -> None:
    """Seed 003: points for each visit from the campaign mail."""
    opened = shop.rule("score", "[Opened campaign] is [Spring]", points=10)
    high = shop.rule("score", "[Visitor score] >= [10]", points=5)
    shop.rule("list", "[Visitor score] >= [15]", list="VIP")
    visitor = shop.land()
    shop.learn(visitor, "campaigns", list=[{"id": "c", "title": "Spring", "action": "clicked"}])
    shop.happen("known", visitor, about="campaigns")
    assert shop.known(visitor).visitor.score == 15
    assert shop.known(visitor).visitor.lists == ("VIP",)
    shop.leave(visitor)
    shop.land(visitor)
    assert shop.known(visitor).visitor.score == 30
    assert (shop.did(opened), shop.did(high)) == (["score"] * 2, ["score"] * 2)
    assert [(list_, count) for (_, list_), count in trying.lists(shop.services).items()] == [("VIP", 1)]
    heard = [one["detail"]["about"] for name, one in shop.events("visitor") if one["kind"] == "known"]
    assert {"score", "lists"} <= set(heard)


def test_u2_a_visitor_goes_to_the_owner_of_the_record_or_to_a_fall_back(shop: Shop, world: World) -> None:
    """Seed example: CRM leads to their owner; unknown or away: the fall-back."""
    shop.operators(misaki_takahashi="available", emma_clark="available", ken_sato="away")
    rule = shop.rule("visitor", "[CRM visitor type] is [Lead]", to="owner", **{"else": "people"}, people=[EMMA])
    visitor = shop.land(name="田中 一郎")
    assert shop.known(visitor).visitor.assigned_to == ()
    shop.learn(visitor, "crm", place="crm", module="Leads", id="7", type="lead", owner_email=MISAKI)
    assert shop.known(visitor).visitor.assigned_to == (world.cliq_id(MISAKI),)
    (told,) = world.messages("bot", MISAKI)[-1:]
    assert "田中 一郎" in told["text"]
    other = shop.land()
    shop.learn(other, "crm", place="crm", module="Leads", id="8", type="lead", owner_email=KEN)
    assert shop.known(other).visitor.assigned_to == (world.cliq_id(EMMA),)
    assert shop.deeds(rule)[-1].reason["passed"] == [["owner", "away"]]


def test_u2_a_chat_goes_to_the_last_operator_or_to_all_available(shop: Shop, world: World) -> None:
    shop.operators(misaki_takahashi="available", emma_clark="available", ken_sato="busy")
    rule = shop.rule("chat", "", to="last")

    def chosen() -> list[Any]:
        return [deed.reason["people"] for deed in shop.deeds(rule) if deed.what == "chat_assigned"]

    visitor = shop.land()
    first = shop.chat(visitor, question="見積もり")
    assert set(chosen()[-1]) == {MISAKI, EMMA}
    with shop.services.database.write() as tables:
        tables.chats.change(first, state="completed", attended_at=world.source.now(), operator_email=EMMA)
    world.advance(60)
    shop.number += 1
    shop.chat(visitor, question="もう一度")
    assert chosen()[-1] == [EMMA]
    assert "もう一度" in world.messages("bot", EMMA)[-1]["text"]


def test_v5_who_said_in_chat_that_they_are_away_is_passed_over(shop: Shop, world: World) -> None:
    shop.operators(misaki_takahashi="available", emma_clark="available")
    rule = shop.rule("chat", "", to="people", people=[EMMA], **{"else": "all"})
    with shop.services.database.write() as tables:
        tables.preferences.want(f"user:{world.cliq_id(EMMA)}", "waiting", False, world.source.now())
    shop.chat(shop.land(), question="見積もり")
    first = shop.deeds(rule)[0].reason
    assert (first["people"], first["passed"]) == ([MISAKI], [["people", "away"]])
    with shop.services.database.write() as tables:
        tables.preferences.forget(f"user:{world.cliq_id(EMMA)}", "waiting")


def test_u2_an_invitation_after_ten_seconds_once_in_a_visit_and_never_after_leaving(shop: Shop, world: World) -> None:
    """Seed 003: a chat by itself for a campaign's visitors; it waits through a restart and is cancelled by leaving."""
    do = {"kind": "invite", "sender": "花", "text": "${visitor.name}様、ご質問はありませんか"}
    rule = shop.rule("trigger", "[UTM campaign] is [spring]", when="landing", after=10, do=do)
    again = shop.rule("trigger", "[UTM campaign] is [spring]", when="landing", after=20, do=do)
    visitor = shop.land(name="田中", utm={"utm_campaign": "Spring"})
    left = shop.land(utm={"utm_campaign": "Spring"})
    assert shop.commands(visitor) == []
    shop.leave(left)
    world.advance(11)
    Clock(shop.services).fire()  # another process's clock, as after a restart
    world.settle()
    assert shop.commands(visitor) == [("invite", {"sender": "花", "text": "田中様、ご質問はありませんか"})]
    assert shop.commands(left) == []
    world.advance(10)
    Clock(shop.services).fire()
    world.settle()
    assert shop.commands(visitor) == []
    assert shop.did(rule) == ["waits", "waits", "cancelled", "triggered", "invited"]
    assert shop.did(again) == ["waits", "waits", "cancelled", "triggered", "not_invited"]


def test_u2_a_trigger_tells_a_channel_or_a_person_at_the_chosen_level(shop: Shop, world: World) -> None:
    shop.operators(misaki_takahashi="available")
    shop.rule("visitor", "", to="people", people=[MISAKI])
    loud = {"kind": "tell", "to": "#sales", "level": "mention", "text": "${visitor.company}が来ました"}
    shop.rule("trigger", "[Pages] >= [2]", when="page", do=loud)
    shop.rule("trigger", "[Any page of the visit] contains [pricing]", when="page", do={"kind": "tell", "to": KEN})
    visitor = shop.land(company="大谷商事")
    before = len(world.messages(SALES, MISAKI))
    shop.change(visitor, pages=2, current_url="https://www.zylker.example/pricing", current_title="価格")
    shop.happen("navigated", visitor)
    (told,) = world.messages(SALES, MISAKI)[before:]
    assert "大谷商事が来ました" in told["text"]
    assert f"{{@{world.cliq_id(MISAKI)}}}" in told["text"]
    assert "価格" in world.messages("bot", KEN)[-1]["text"]
    why = world.press(KEN, "この通知が届いた理由", message=world.messages("bot", KEN)[-1]["id"])
    assert "contains [pricing]" in str(why.output)


def test_u2_triggers_on_leaving_and_on_a_custom_action(shop: Shop) -> None:
    """Seed 003: who leaves is added to a mailing list (M6), here or a new one; a custom action opens the chat."""
    leaving = shop.rule(
        "trigger",
        "[Campaign action] is [Opened]",
        when="leaving",
        do={"kind": "mailing", "list_id": "a1", "interval": "weekly"},
    )
    shop.rule("trigger", "", when="action", action="Watched", do={"kind": "open"})
    shop.rule("trigger", "[Visitor type] is [New visitor]", when="leaving", do={"kind": "list", "list": "New"})
    visitor = shop.land(email="i@example.jp")
    shop.learn(visitor, "campaigns", list=[{"id": "c", "title": "Spring", "action": "opened"}])
    shop.act(visitor, "Something else")
    assert shop.commands(visitor) == []
    shop.act(visitor, "watched")
    shop.act(visitor, "watched")
    assert shop.commands(visitor) == [("open", {})]
    assert shop.events("campaigns") == []
    shop.leave(visitor)
    ((name, payload),) = shop.events("campaigns")
    assert (name, payload["visitor_id"], payload["list_id"], payload["interval"]) == ("join", visitor, "a1", "weekly")
    assert shop.known(visitor).visitor.lists == ("New",)
    assert shop.did(leaving) == ["triggered"]


def test_u2_a_task_is_created_for_the_record_of_the_visitor(shop: Shop, world: World) -> None:
    rule = shop.rule("trigger", "", when="page", do={"kind": "task", "subject": "電話する", "due": "tomorrow"})
    (lead, *_) = world.rows("Leads")
    visitor = shop.land()
    assert shop.did(rule) == ["triggered", "no_record"]
    other = f"{visitor}b"
    shop.number += 1
    with shop.services.database.write() as tables:
        body = {"place": "crm", "module": "Leads", "id": lead["id"], "owner_id": str(lead["Owner"])}
        tables.learned.put(other, "crm", body, world.source.now())
    shop.land(other)
    (task,) = world.rows("Tasks", Subject="電話する")
    assert str(task["What_Id"]) == lead["id"]
    assert shop.did(rule)[-1] == "task"


def test_u1_rules_pause_while_their_link_is_off_and_go_on_afterwards(shop: Shop) -> None:
    rule = shop.rule("score", "[Industry] is not [Banks]", points=1)
    shop.link("enrichment", to=False)
    visitor = shop.land()
    state = rules.state(shop.services, rules.kept(shop.services, rule))
    assert (state.code, state.about) == ("paused", ("enrichment",))
    assert shop.known(visitor).visitor.score == 0
    shop.link("enrichment", to=True)
    shop.happen("known", visitor, about="enrichment")
    assert shop.known(visitor).visitor.score == 1


def test_u1_a_field_that_vanished_switches_the_rule_off_not_the_engine(shop: Shop, world: World) -> None:
    gone = shop.rule("score", "[lead.Lead_Status] is not empty or [Pages] >= [1]", points=1)
    stays = shop.rule("score", "[Pages] >= [1]", points=2)
    preset = shop.rings(one="[lead.Lead_Status] is not empty", two="[Pages] > [0]")
    kept = rules.kept(shop.services, gone).condition.replace("lead.Lead_Status", "lead.Gone")
    with shop.services.database.write() as tables:
        tables.rules.change(gone, 1, {"condition": kept}, "x", world.source.now())
        tables.inbox.add("clock", "rule_fields", "look", {}, world.source.now())
    world.settle()
    state = rules.state(shop.services, rules.kept(shop.services, gone))
    assert (state.code, state.about) == ("field_gone", ("lead.Gone",))
    assert shop.did(gone) == ["field_gone"]
    visitor = shop.land()
    assert (shop.known(visitor).visitor.score, shop.did(stays)) == (2, ["score"])
    assert shop.known(visitor).visitor.ring == "two"
    assert preset


def test_u1_a_rule_whose_expression_would_run_long_is_switched_off(shop: Shop) -> None:
    slow = shop.rule("score", "[Landing page] matches [(a+)+$]", points=1)
    shop.rule("score", "[Landing page] contains [a]", points=2)
    visitor = shop.land(landing_url="https://x.example/" + "a" * 500 + "!")
    assert shop.known(visitor).visitor.score == 2
    assert rules.state(shop.services, rules.kept(shop.services, slow)).code == "pattern"
    assert shop.did(slow) == ["stopped"]


def test_u3_a_preview_says_which_of_the_last_visitors_would_match(shop: Shop) -> None:
    visitors = [shop.land(country=country) for country in ("JP", "FR", "JP")]
    kept = rules.condition(shop.services, "[Country] is [日本]")
    found = trying.preview(shop.services, kept, BRAND)
    assert (found.looked_at, found.matching) == (3, 2)
    assert {one.visitor.visitor_id for one in found.shown} == {visitors[0], visitors[2]}


def test_x11_a_dry_run_shows_each_comparison_and_changes_nothing(shop: Shop) -> None:
    visitor = shop.land(country="JP")
    kept = rules.condition(shop.services, "[Country] is [日本] and [Pages] > [5]")
    trial = trying.dry_run(shop.services, kept, visitor, "en")
    assert trial.fits is False
    assert trial.compared == [("[Visitor country] is [日本]", True), ("[Pages] > [5]", False)]
    assert shop.deeds() == []


class Receiver:
    """Somebody's server that webhooks are sent to: answers in turn, the last one for good."""

    def __init__(self, *statuses: int) -> None:
        self.statuses, self.requests = list(statuses), list[Any]()

    def send(self, request: Any, **_options: Any) -> Any:
        self.requests.append(request)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        answer = requests.Response()
        answer.status_code, answer.raw = status, HTTPResponse(io.BytesIO(b"fine, thank you"), preload_content=False)
        return answer


def test_u2_a_webhook_is_signed_tried_again_and_never_called_inside_the_network(shop: Shop, world: World) -> None:
    rule = shop.rule("trigger", "", when="landing", do={"kind": "webhook", "url": "https://receiver.example/in"})
    receiver = Receiver(503, 200)
    shop.services.webhooks.caller.mount("https://receiver.example/", receiver)
    visitor = shop.land(name="田中")
    assert shop.did(rule) == ["triggered"]
    world.advance(3600)
    world.settle()
    assert shop.did(rule) == ["triggered", "called"]
    first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    sent, secret = json.loads(second.body), rules.kept(shop.services, rule).secret
    assert (sent["data"]["visitor"]["name"], sent["data"]["visitor"]["id"]) == ("田中", visitor)
    stamp, message_id = int(second.headers["webhook-timestamp"]), second.headers["webhook-id"]
    assert second.headers["webhook-signature"] == signature(secret, message_id, stamp, second.body)
    inside = shop.rule("trigger", "", when="landing", do={"kind": "webhook", "url": "https://127.0.0.1/in"})
    shop.land()
    assert shop.did(inside) == ["triggered", "call_refused"]
    assert shop.deeds(inside)[-1].reason["why"] == "address"
