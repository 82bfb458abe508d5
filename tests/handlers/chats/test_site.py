"""V3, V6: from the page script to the card: a visitor lands, reads on, asks; the chat takes over the visit's card."""

from tests.handlers.chats.desk import Team
from tests.world import MISAKI

HOME = "https://www.zylker.example/"


def test_v3_a_visitor_who_lands_reads_and_asks_is_one_card(team: Team) -> None:
    site, who = team.world.site, {"name": "鈴木 花", "email": "hana@example.co.jp"}
    before = len(team.world.messages("#sales", MISAKI))
    site.land(url=f"{HOME}?utm_source=mail", **who)
    team.later(3)
    assert "鈴木 花" in team.card["text"]
    site.navigate(url=f"{HOME}price", title="料金")
    team.later(20)
    team.later(1)
    assert "料金" in team.card["text"]
    site.open_chat("見積もりを依頼したい", **who)
    team.later(1)
    assert "待機中" in team.card["text"]
    assert "見積もりを依頼したい" in team.card["text"]
    fresh = team.world.messages("#sales", MISAKI)[before:]
    assert [bool(one["card"]) for one in fresh] == [True, False]  # the card, and that a chat begins
