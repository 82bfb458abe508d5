"""V1: every event of SalesIQ's reference, as its payload comes in, and what a channel that hears of all gets of it.

The payloads are composed after https://www.zoho.com/salesiq/help/webhook-events-conversation.html, read 2026-11-21.
"""

from typing import Any

from app.rules.subscriptions import EVENTS
from app.visitors.intake import incoming
from app.visitors.intake.incoming import ADMINISTRATION, CONVERSATION, VISITOR
from tests.handlers.channels.site import Street

CHAT = "700000004021"
OWNER = {"id": "700000000035", "name": "佐藤 花", "email_id": "hana@example.jp", "type": "operator"}
OTHER = {"id": "700000000036", "name": "鈴木 健", "email_id": "ken@example.jp", "type": "operator"}
OPENED: dict[str, Any] = {
    "id": CHAT,
    "visitor_conversation_id": "siq9f2c",
    "reference_id": "512",
    "app_id": "700000000020",
    "department_id": "d1",
    "question": "見積もりを依頼したい",
    "opened_time": "1794200331533",
    "visitor": {"id": "700000090034", "type": "contact", "name": "田中 一郎", "email_id": "ichiro@example.co.jp"},
}
ATTENDED = {**OPENED, "attended_time": "1794200352000", "owner": OWNER}
HANDED = {**ATTENDED, "owner": OTHER}
ENDED = {**HANDED, "end_time": "1794200401929", "ended_by": "visitor"}


def message(number: int, text: str, side: str, name: str) -> dict[str, Any]:
    sender = {"id": f"s{side}", "name": name, "type": side}
    return {"message": {"msgid": f"m{number}", "text": text, "time": str(1794200360000 + number), "sender": sender}}


VISITOR_SAYS, OPERATOR_SAYS = message(1, "急ぎです", "visitor", "田中 一郎"), message(2, "はい", "operator", "佐藤 花")
# event, entity, lines of the thread (or of the channel, where the first event posts the card)
TABLE: tuple[tuple[str, dict[str, Any], tuple[str, ...]], ...] = (
    ("conversation.created", OPENED, ()),
    ("conversation.attender.updated", ATTENDED, ("佐藤 花さんがチャットに対応しています。",)),
    ("conversation.visitor.replied", {**ATTENDED, **VISITOR_SAYS}, ("*田中 一郎*: 急ぎです",)),
    ("conversation.visitor.replied", {**ATTENDED, **VISITOR_SAYS}, ()),  # the same again
    ("conversation.operator.replied", {**ATTENDED, **OPERATOR_SAYS}, ("*佐藤 花*(担当者): はい",)),
    (
        "conversation.message.edited",
        {**ATTENDED, **message(2, "承知しました", "operator", "佐藤 花")},
        ("*佐藤 花*(編集済み): 承知しました",),
    ),
    (
        "conversation.message.deleted",
        {**ATTENDED, **message(1, "", "visitor", "田中 一郎")},
        ("*田中 一郎*さんがメッセージを削除しました。",),
    ),
    (
        "conversation.participants.added",
        {**ATTENDED, "participants": [OWNER["id"], "o1"]},
        ("高橋 美咲さんがチャットに参加しました。",),
    ),
    (
        "conversation.participants.deleted",
        {**ATTENDED, "participants": [OWNER["id"]]},
        ("高橋 美咲さんがチャットから退出しました。",),
    ),
    ("conversation.supervisor.added", {**ATTENDED, "supervisors": ["o1"]}, ()),  # who looks on is not announced
    ("conversation.transfer.initiated", ATTENDED, ("佐藤 花への転送: 依頼済み",)),
    ("conversation.transfer.rejected", ATTENDED, ("佐藤 花への転送: 辞退されました",)),
    ("conversation.transfer.accepted", HANDED, ("鈴木 健への転送: 承認されました",)),
    ("conversation.completed", ENDED, ("チャットは訪問者により終了しました。",)),
    (
        "conversation.rated",
        {**ENDED, "rating": "happy", "feedback": "早い"},
        ("訪問者がチャットを評価しました: 満足 · 早い",),
    ),
    ("conversation.metrics", {**ENDED, "rating": "happy", "feedback": "早い"}, ()),
    (
        "conversation.reopened",
        {**HANDED, "thread_number": 2},
        ("*田中 一郎*さんがチャットを開始しました: 見積もりを依頼したい",),
    ),
    (
        "visitor.updated",
        {"id": "700000090034", "type": "contact", "last_name": "田中 一郎", "phone": "0312345678", "modifier": OWNER},
        ("*田中 一郎*さんの連絡先が分かりました: ichiro@example.co.jp, 0312345678",),
    ),
    ("contact.tag.action", {"id": "t1", "contact": {"id": "700000090034"}, "tags": ["VIP"]}, ()),
    ("lead.tag.action", {"id": "t2", "lead": {"id": "700000090034"}, "tags": []}, ()),
)


def test_v1_every_webhook_event_of_the_reference_and_what_is_posted_of_it(street: Street) -> None:
    street.subscribe(*EVENTS)
    world, told = street.world, 0
    for name, entity, lines in TABLE:
        world.advance(30)
        tell(street, name, entity)
        spoken = [line for line in street.thread() if line] if street.cards() else []
        assert tuple(spoken[told:]) == lines, name
        told = len(spoken)
        assert len(street.cards()) == 1, name
    assert {name for name, _, _ in TABLE} == {*CONVERSATION, *VISITOR} - {"conversation.missed"}
    cards = street.cards()
    assert "鈴木 健" in cards[0]["text"]
    assert "0312345678" in str(cards[0]["slides"])
    other = {**OPENED, "id": "700000004022", "question": "どなたか", "missed_time": "1794200500000"}
    tell(street, "conversation.missed", other)
    assert "未対応" in street.cards()[-1]["card"]["title"]
    before = len(world.messages("#sales", "misaki.takahashi@zylker.example"))
    for name in ADMINISTRATION:
        tell(street, name, {"id": "700000000099"})
    assert len(world.messages("#sales", "misaki.takahashi@zylker.example")) == before


def tell(street: Street, name: str, entity: dict[str, Any]) -> None:
    """As the door of the webhooks does when the signature is right."""
    services = street.world.services
    found = incoming.read({"event": name, "entity": entity}, "", services.source.now())
    with services.database.write() as tables:
        now = services.source.now()
        tables.inbox.add("salesiq", found.inbox_name, found.event_id, found.to_json(), now, stream=found.stream)
    street.world.settle()
