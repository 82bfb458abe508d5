"""X2, V5 on the cards of visitors: why this came, muting a visitor or all of them, and who is away is not called."""

from app.clock import Clock
from tests.handlers.channels.site import Street
from tests.handlers.channels.test_card import CONTACT
from tests.world import EMMA, KEN, MISAKI

WHY = "この通知が届いた理由"


def mute(street: Street, what: str, length: str = "hour") -> str:
    asked = street.world.press(MISAKI, WHY, street.cards()[-1]["id"])
    assert "(sales)を購読しています" in asked.body["form"]["hint"]
    return street.world.form(MISAKI, asked.body["form"]["id"], what=what, length=length).text


def test_x2_a_channel_that_mutes_a_visitor_sees_the_card_change_and_hears_nothing_more(street: Street) -> None:
    street.subscribe("chat_started", "visitor_message", "missed")
    street.land()
    street.open_chat()
    assert "訪問者「田中 一郎」のすべて" in mute(street, "1")
    street.says("急いでいます")
    street.chat("missed", state="missed", missed_at=street.world.source.now())
    street.world.settle()
    assert street.thread() == []
    assert "未対応" in street.cards()[-1]["card"]["title"]
    aloud = [one["text"] for one in street.world.messages("#sales", MISAKI) if not one["card"]]
    assert len(aloud) == 1  # that it was muted, and by whom
    assert "美咲" in aloud[0]
    street.world.advance(3601)
    street.open_chat("もう一つ", "700000004099")
    assert len(street.cards()) == 2


def test_x2_a_channel_that_mutes_all_visitors_gets_no_card_and_who_is_to_be_called_is_called(street: Street) -> None:
    escalate_to = (f"user:{street.world.cliq_id(KEN)}",)
    street.subscribe("chat_started", "visitor_message", escalate_seconds=30, escalate_to=escalate_to)
    street.land()
    street.open_chat()
    mute(street, "0", "always")
    street.chat("completed", state="completed", ended_at=street.world.source.now())
    street.open_chat("静かに", "700000004098")
    assert len(street.cards()) == 1
    before = len(street.world.messages("bot", KEN))
    street.world.advance(31)
    Clock(street.world.services).fire()
    street.world.settle()
    (called,) = street.world.messages("bot", KEN)[before:]
    assert "静かに" in called["text"]
    assert not [one for one in street.world.messages("#sales", MISAKI) if "静かに" in one["text"]]
    assert "再び受け取ります" in mute(street, "0", "again")
    street.world.settle()
    assert "再開しました" in street.world.messages("#sales", MISAKI)[-1]["text"]
    street.open_chat("まだですか", "700000004097")
    assert "まだですか" in street.cards()[-1]["text"]


def test_v5_who_is_away_is_not_called_and_the_thread_says_so(street: Street) -> None:
    world = street.world
    ken, emma = world.cliq_id(KEN), world.cliq_id(EMMA)
    street.subscribe("chat_started", escalate_seconds=30, escalate_to=(f"user:{ken}", f"user:{emma}"))
    with world.services.database.write() as tables:
        tables.preferences.want(f"user:{emma}", "waiting", False, world.source.now())
    street.land()
    street.learn("crm", CONTACT)
    street.open_chat()
    before = len(world.messages("bot", EMMA)), len(world.messages("bot", KEN))
    world.advance(31)
    Clock(world.services).fire()
    world.settle()
    assert len(world.messages("bot", EMMA)) == before[0]
    (called,) = world.messages("bot", KEN)[before[1] :]
    assert "大谷商事 · 03-1234-5678" in called["text"]
    assert "進行中の商談: 5件" in called["text"] or "Open deals: 5" in called["text"]
    assert "離席中のため通知していません" in street.thread()[-1]
    with world.services.database.read() as tables:
        (short,) = tables.shortfalls.newest(1)
    assert (short.code, short.about) == ("not_wanted", f"user:{emma}")
    asked = world.press(KEN, WHY if "お待ち" in called["text"] else "Why did I get this?", called["id"])
    done = world.form(KEN, asked.body["form"]["id"], length="today")
    assert done.kind == "banner"
    with world.services.database.read() as tables:
        assert tables.preferences.wants(f"user:{ken}", ("waiting",), world.source.now()).action == "drop"
