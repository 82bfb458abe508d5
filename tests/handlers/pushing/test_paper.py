"""The words of a transcript (C7): who said what, when, and where a new day begins."""

from datetime import timedelta

from app.i18n.sentences import Sentences
from app.storage.visiting.chats import Chat, Line
from app.storage.visiting.visitors import Visitor
from app.visitors.visiting import Known
from handlers.pushing import card
from tests.fixed import START


def test_c7_a_line_has_its_time_of_day_and_a_new_day_is_told_in_a_line() -> None:
    known = Known(Visitor("v1", "b1", START, START, name="田中 一郎"), None, None, (), {})
    chat = Chat("c1", "v1", START, "t1", "b1", reference_id="512", question="見積もり", operator_name="鈴木 大輔")
    said = [
        Line("c1", "m1", START, "visitor", "", "はい"),
        Line("c1", "m2", START + timedelta(minutes=5), "operator", "", "どうも"),
        Line("c1", "m3", START + timedelta(days=1), "visitor", "", "では"),
    ]
    shown = card.transcript(Sentences("ja", zone="Asia/Tokyo"), known, chat, said, 100)
    assert [(one.when, one.sender, one.text) for one in shown.lines] == [
        ("12:00", "田中 一郎", "はい"),
        ("12:05", "鈴木 大輔", "どうも"),
        ("", "", "2026/11/22"),
        ("12:00", "田中 一郎", "では"),
    ]
