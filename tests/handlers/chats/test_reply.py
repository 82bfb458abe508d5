"""V5: what a team writes stays inside; only the form, or '>' in the thread, goes to the visitor, in one's own name,
after ten seconds in which it can be taken back."""

import base64

from sandbox.cliq.chat.files import attachments, keep
from sandbox.in_process import BASE
from tests.handlers.chats.desk import Team
from tests.seen import Seen, labels
from tests.world import EMMA, MISAKI


def test_v5_a_reply_goes_out_after_ten_seconds_under_the_repliers_own_name(team: Team) -> None:
    team.open_chat()
    form = team.world.press(MISAKI, "返信する", team.card["id"])
    assert form.kind == "form"
    seen = team.world.form(MISAKI, form.body["form"]["id"], text="お問い合わせありがとうございます *")
    assert "高橋 美咲" in seen.text
    assert "お問い合わせありがとうございます" in seen.text
    team.world.settle()
    assert team.said() == []
    team.later(10)
    assert team.said() == ["お問い合わせありがとうございます *"]
    lines = team.world.site.look()["chats"][-1]["lines"]
    assert [line["sender"] for line in lines if line["side"] == "operator"] == ["高橋 美咲"]
    assert team.thread()[-1] == "*高橋 美咲*(担当者): お問い合わせありがとうございます \u200b*\u200b"


def test_v5_a_reply_is_taken_back_in_time_and_refused_late(team: Team) -> None:
    team.open_chat()
    first = reply(team, "間違い")
    team.later(9)
    undone = team.world.press(MISAKI, "取り消す", first)
    assert "取り消しました" in undone.text
    team.later(10)
    assert team.said() == []
    second = reply(team, "正しい")
    team.later(10)
    late = team.world.press(MISAKI, "取り消す", second)
    assert "送信済み" in late.text
    assert team.said() == ["正しい"]


def reply(team: Team, text: str, user: str = MISAKI) -> str:
    form = team.world.press(user, "返信する", team.card["id"])
    seen = team.world.form(user, form.body["form"]["id"], text=text)
    message: str = next(one["id"] for one in seen.posted if {"取り消す", "Undo"} & set(labels(one)))
    return message


def test_v5_in_the_thread_only_what_begins_with_the_sign_goes_out(team: Team) -> None:
    team.open_chat()
    team.later(20)
    team.world.site.message(text="急ぎです")
    team.world.settle()
    thread = team.card["thread"]
    for text in ("社内の相談です", "> こちらは送ります"):
        team.world.say(MISAKI, text, chat=thread)
    team.later(10)
    assert team.said() == ["こちらは送ります"]


def test_v5_a_channel_for_alerts_only_never_sends_to_the_visitor(team: Team) -> None:
    team.subscribe(is_quiet=True)
    team.open_chat()
    assert "返信する" not in labels(team.card)
    team.later(20)
    team.world.site.message(text="急ぎです")
    team.world.settle()
    thread = team.card["thread"]
    said = team.world.say(MISAKI, "> だめです", chat=thread)
    assert "通知専用" in said.text
    team.later(10)
    assert team.said() == []


def test_v5_a_saved_reply_fills_the_form_with_what_is_known_of_the_visitor(team: Team) -> None:
    with team.world.services.database.write() as tables:
        tables.saved_replies.add("ご挨拶", "${name}様、${operator}です。", "aoi", team.world.source.now())
    team.open_chat()
    form = team.world.press(MISAKI, "返信する", team.card["id"]).body["form"]
    changed = team.world.post("form/change", user=MISAKI, form=form["id"], values={"saved": "1"}, field="saved")
    assert "田中 一郎様、高橋 美咲です。" in str(changed)


def test_v5_who_is_no_operator_is_told_so_and_nothing_goes_out(team: Team) -> None:
    team.open_chat()
    refused = team.world.press("priya.raman@zylker.example", "返信する", team.card["id"])
    assert "operator" in refused.text or "担当者" in refused.text
    assert refused.kind != "form"


def test_v5_a_reply_that_salesiq_refuses_is_told_to_the_replier(team: Team) -> None:
    team.open_chat()
    reply(team, "遅すぎます", EMMA)
    team.world.site.complete()
    team.later(10)
    assert team.said() == []
    told = team.world.messages("bot", EMMA)[-1]
    assert "遅すぎます" in told["text"]


def test_v5_a_file_goes_to_the_visitor_and_one_of_the_visitors_is_linked_in_the_thread(team: Team) -> None:
    team.open_chat()
    sandbox = team.world.sandbox
    kept = keep(sandbox, "図面.pdf", "application/pdf", b"%PDF-1.7 a drawing")
    (shared,) = attachments(sandbox, {"content": {"files": [kept]}}, f"{BASE}/cliq")
    form = team.world.press(MISAKI, "返信する", team.card["id"]).body["form"]
    file = {"name": "図面.pdf", "url": shared["url"]}
    seen = team.world.form(MISAKI, form["id"], text="こちらです", file=file)
    assert "図面.pdf" in seen.text
    team.later(10)
    line = team.world.site.look()["chats"][-1]["lines"][-1]
    assert (line["text"], line["file"]["name"], line["file"]["size"]) == ("こちらです", "図面.pdf", 18)
    given = {"name": "写真.png", "size": 5, "content_type": "image/png", "url": "/api/v2/zylkerkk/downloads/9"}
    team.world.site.message(text="", file=given)
    team.later(1)
    assert "[写真.png](https://salesiq.zoho" in team.thread()[-1]


def test_v5_a_file_in_the_thread_goes_out_when_its_comment_begins_with_the_sign(team: Team) -> None:
    team.open_chat()
    team.later(20)
    team.world.site.message(text="図面をください")
    team.world.settle()
    thread = team.card["thread"]

    def share(name: str, comment: str) -> Seen:
        content = base64.b64encode(f"{name} drawing".encode()).decode()
        given = {"name": name, "type": "application/pdf", "content": content, "comment": comment}
        return Seen(team.world.post("share", user=MISAKI, chat=thread, **given))

    share("社内.pdf", "どう思いますか")
    seen = share("図面.pdf", "> こちらです")
    assert "図面.pdf" in seen.text
    assert "こちらです" in seen.text
    alone = share("仕様.pdf", ">")
    assert "仕様.pdf" in alone.text
    misaki, services = team.world.cliq_id(MISAKI), team.world.services
    account = services.tokens.account(misaki)
    assert account is not None
    fewer = (account.scopes or "").replace("ZohoCliq.Attachments.READ", "")
    with services.database.write() as tables:
        tables.accounts.describe(misaki, scopes=fewer)
    services.tokens.forget(misaki)
    assert "権限" in share("だめ.pdf", "> だめ").text  # before anything is promised
    with services.database.write() as tables:
        tables.accounts.describe(misaki, scopes=account.scopes)
    services.tokens.forget(misaki)
    undone = share("間違い.pdf", "> 間違い")
    team.world.press(MISAKI, "取り消す", undone.posted[-1]["id"])
    assert team.said() == []
    team.later(10)
    sent = [line for line in team.world.site.look()["chats"][-1]["lines"] if line["side"] == "operator"]
    assert [(line["text"], line["file"]["name"]) for line in sent] == [("こちらです", "図面.pdf"), ("", "仕様.pdf")]
    assert sent[0]["file"]["size"] == len("図面.pdf drawing".encode())
    assert sent[0]["sender"] == "高橋 美咲"


def test_v5_a_file_of_a_form_is_named_by_its_address_and_one_that_is_gone_is_told(team: Team) -> None:
    team.open_chat()
    kept = keep(team.world.sandbox, "図面.pdf", "application/pdf", b"%PDF-1.7 a drawing")
    (shared,) = attachments(team.world.sandbox, {"content": {"files": [kept]}}, f"{BASE}/cliq")
    form = team.world.press(MISAKI, "返信する", team.card["id"]).body["form"]
    file = [{"name": "図面.pdf", "id": "0" * 128, "type": "application/pdf", "url": shared["url"]}]
    team.world.form(MISAKI, form["id"], text="こちらです", file=file)
    team.later(10)
    assert team.world.site.look()["chats"][-1]["lines"][-1]["file"]["name"] == "図面.pdf"
    form = team.world.press(MISAKI, "返信する", team.card["id"]).body["form"]
    team.world.form(MISAKI, form["id"], text="もう一つ", file=[{"name": "なし.pdf", "id": "0" * 128}])
    team.later(10)
    told = team.world.messages("bot", MISAKI)[-1]["text"]
    assert "届けられませんでした" in told
    assert "なし.pdf" in told
