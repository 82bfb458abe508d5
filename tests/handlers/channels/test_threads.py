"""V1, V3: a chat's life is one card that is edited and one thread, in each channel that subscribed to it."""

from app.rules.conditions import matching
from app.rules.conditions.vocabulary import vocabulary
from app.rules.subscriptions import EVENTS, Filters
from tests.handlers.channels.site import Street, V
from tests.seen import labels
from tests.world import MISAKI


def test_v3_the_first_event_posts_a_card_and_later_ones_edit_it_and_go_into_its_thread(street: Street) -> None:
    street.subscribe(*EVENTS)
    street.land()
    (card,) = street.cards()
    assert "*田中 一郎*" in card["text"]
    assert not card["edited"]
    street.world.advance(20)
    street.navigate("料金")
    (card,) = street.cards()
    assert card["edited"]
    assert "料金" in card["text"]
    street.open_chat()
    street.world.advance(5)
    street.attend()
    street.says("急いでいます")
    street.says("承知しました", "operator", sender="高橋 美咲")
    now = street.world.source.now()
    street.chat("completed", state="completed", ended_at=now, ended_by="visitor")
    street.chat("rated", rating="happy", feedback="助かりました")
    street.world.advance(10)  # nobody waits for this edit
    street.world.settle()
    (card,) = street.cards()
    assert card["card"]["title"].startswith("チャット(終了)")
    assert "満足" in card["text"]
    assert street.thread() == [
        "*田中 一郎*さんがチャットを開始しました: 見積もりを依頼したい",
        "高橋 美咲さんがチャットに対応しています。",
        "*田中 一郎*: 急いでいます",
        "*高橋 美咲*(担当者): 承知しました",
        "チャットは訪問者により終了しました。",
        "訪問者がチャットを評価しました: 満足 · 助かりました",
    ]
    aloud = [one["text"] for one in street.world.messages("#sales", MISAKI) if not one["card"]]
    assert aloud == ["*田中 一郎*さんがチャットを開始しました: 見積もりを依頼したい"]


def test_v1_every_event_posts_where_it_is_subscribed_and_nowhere_else(street: Street) -> None:
    now = street.world.source.now()
    steps = {
        "landed": street.land,
        "navigated": lambda: street.navigate("料金"),
        "returned": lambda: street.happens("returned"),
        "custom_action": lambda: street.happens("custom_action", detail={"name": "資料請求"}),
        "contact_captured": lambda: street.happens("contact_captured"),
        "chat_started": street.open_chat,
        "assigned": lambda: street.chat("assigned", operator_name="高橋 美咲"),
        "attended": street.attend,
        "transferred": lambda: street.chat("transferred", detail={"step": "accepted", "to": "サポート"}),
        "visitor_message": lambda: street.says("こんにちは"),
        "operator_message": lambda: street.says("はい", "operator"),
        "completed": lambda: street.chat("completed", state="completed", ended_at=now, ended_by="agent"),
        "missed": lambda: street.chat("missed", state="missed", missed_at=now),
        "rated": lambda: street.chat("rated", rating="sad"),
        "left": street.leave,
    }
    assert set(steps) == set(EVENTS)
    for event in EVENTS:
        name = event.replace("_", "")
        street.channel(name)
        street.subscribe(event, channel=name)
    for event, step in steps.items():
        street.world.advance(60)  # for Cliq's thresholds: fifteen channels have fifteen cards
        step()
        mine = event.replace("_", "")
        assert len(street.cards(f"#{mine}")) == 1, event
        still = [
            other for other in list(steps)[list(steps).index(event) + 1 :] if street.cards(f"#{other.replace('_', '')}")
        ]
        assert still == [], event
    assert [len(street.cards(f"#{event.replace('_', '')}")) for event in EVENTS] == [1] * len(EVENTS)


def test_v2_an_event_that_is_repeated_goes_to_each_channel_once(street: Street) -> None:
    street.channel("support")
    street.subscribe("visitor_message", "chat_started")
    street.subscribe("visitor_message")  # a second reason of the same channel
    street.subscribe("visitor_message", channel="support")
    street.land()
    street.open_chat()
    street.tell(street.says("一度だけ"))
    street.world.settle()
    assert len(street.cards()) == len(street.cards("#support")) == 1
    assert street.thread() == ["*田中 一郎*: 一度だけ"]
    assert street.thread("#support") == []  # there the message was the first that was heard: its card says it
    assert "一度だけ" in street.cards("#support")[0]["text"]


def test_v3_a_second_chat_has_a_card_of_its_own(street: Street) -> None:
    street.subscribe("landed", "chat_started")
    street.land()
    street.open_chat()
    street.chat("completed", state="completed", ended_at=street.world.source.now())
    street.open_chat("もう一つ", "700000004022")
    first, second = street.cards()
    assert "見積もり" in first["text"]
    assert "もう一つ" in second["text"]


def test_v3_twenty_edits_a_minute_are_never_passed_and_the_newest_state_wins(street: Street) -> None:
    street.subscribe("landed")
    street.land()
    for page in range(60):
        street.world.advance(1)
        street.navigate(f"page{page}")
    assert street.edits() <= 60 / 10 + 1
    street.world.advance(10)
    street.world.settle()
    assert "page59" in street.cards()[0]["text"]
    assert street.posts() == 1


def test_v3_one_channels_failure_holds_nobody_up(street: Street) -> None:
    street.channel("broken")
    street.subscribe("chat_started", "visitor_message")
    street.subscribe("chat_started", "visitor_message", channel="broken")
    street.land()
    street.world.fault(service="cliq", path="/cliq/api/v2/channelsbyname/broken/message", status=500, times=50)
    street.open_chat()
    street.says("急ぎです")
    assert street.thread() == ["*田中 一郎*: 急ぎです"]
    assert street.cards("#broken") == []
    street.world.control.delete("/sandbox/faults")
    for _ in range(6):
        street.world.advance(3600)
        street.world.settle()
    assert street.thread("#broken") == ["*田中 一郎*: 急ぎです"]


def test_v3_a_channel_deleted_meanwhile_is_recorded_and_the_rest_goes_on(street: Street) -> None:
    street.subscribe("chat_started", "visitor_message")
    street.subscribe("chat_started", "visitor_message", channel="gone")
    street.land()
    street.open_chat()
    assert len(street.cards()) == 1
    street.attend()
    street.says("急いでいます")
    with street.world.services.database.read() as tables:
        (dead,) = tables.ledger.seen(state="dead")
    assert dead.target_id == "gone"
    assert street.thread()[-1] == "*田中 一郎*: 急いでいます"


def test_v2_a_channel_whose_filter_fits_only_later_gets_its_card_then(street: Street) -> None:
    street.subscribe("landed", filters=Filters(type=("lead",)))
    street.land()
    assert street.cards() == []
    body = {"place": "crm", "module": "Leads", "id": "1", "name": "田中", "fields": {}, "type": "lead"}
    street.learn("crm", body)
    assert len(street.cards()) == 1


def test_v3_what_can_be_done_stands_on_the_card(street: Street) -> None:
    street.subscribe("landed")
    street.land()
    assert "詳細" in labels(street.cards()[0])
    assert "[SalesIQで開く](https://salesiq.zoho.com/zylker)" in street.cards()[0]["text"]
    seen = street.world.press(MISAKI, "詳細", street.cards()[0]["id"])
    assert "ichiro@example.co.jp" in str(seen.posted[-1]["slides"])


def test_v2_a_rules_condition_decides_and_is_asked_again_when_something_was_learned(street: Street) -> None:
    words = vocabulary("en")
    street.channel("japan")
    street.channel("hot")
    street.subscribe("landed", channel="japan", condition=matching.keep("[country] is [Japan]", words))
    street.subscribe("landed", channel="hot", condition=matching.keep("[score] >= [50]", words))
    street.land()
    assert (len(street.cards("#japan")), len(street.cards("#hot"))) == (1, 0)
    with street.world.services.database.write() as tables:
        tables.visitors.add_score(V, 50)
    street.happens("known", detail={"about": "score"})
    assert (len(street.cards("#japan")), len(street.cards("#hot"))) == (1, 1)
