"""A1, A3: who is who and whom the bot does not reach; messages per day, rule and channel; what is kept how long."""

from app.cliq.message import Message
from app.cliq.reply import Post, Target
from app.delivery import queue
from tests.admin.browser import Browser
from tests.world import AOI, DAISUKE, EMMA, KEN, World


def post(world: World, key: str, target: Target) -> None:
    row = queue.post(Post(f"{target.kind}:{target.id}", target, Message("x"), "bot", key), 20, world.source.now())
    assert row is not None
    with world.services.database.write() as tables:
        tables.outbox.add([row], world.source.now())


def test_a1_who_has_no_cliq_account_or_was_reached_is_said_with_what_to_do(browser: Browser, world: World) -> None:
    post(world, "k1", Target("bot_user", world.cliq_id(KEN)))
    world.settle()
    page = browser.invite(AOI).post("/admin/language", language="en", back="/admin/identity")
    assert page.status == 200
    row = page.text.partition("daniel.novak@zylker.example")[2][:200]
    assert "No Cliq account" in row
    assert "Invite them to Cliq" in row
    assert "Reached" in page.text.partition("ken.sato@zylker.example")[2][:120]
    found = browser.open("/admin/identity?word=emma").text
    assert EMMA in found
    assert "daniel" not in found


def test_a1_who_has_not_subscribed_is_said_with_what_to_do(browser: Browser, world: World) -> None:
    world.post("subscribe", user=world.cliq_id(DAISUKE), subscribed=False)
    post(world, "k1", Target("bot_user", world.cliq_id(DAISUKE)))
    world.settle()
    with world.services.database.read() as tables:
        state, _ = tables.ledger.newest_for("bot_user", [world.cliq_id(DAISUKE)])[world.cliq_id(DAISUKE)]
    page = browser.invite(AOI).post("/admin/language", language="en", back="/admin/identity?word=daisuke")
    page.open("/admin/identity?word=daisuke")
    assert state == "skipped"
    assert "Not subscribed They subscribe to the bot in Cliq" in page.text


def test_a3_messages_are_counted_per_day_rule_and_channel(browser: Browser, world: World) -> None:
    for number in range(3):
        post(world, f"e{number}:notification 7:channel:sales", Target("channel", "sales"))
    page = browser.invite(AOI).post("/admin/language", language="en", back="/admin/figures")
    assert "#sales 3" in page.text
    assert "(7) 3" in page.text  # a rule whose notification is gone
    assert page.html.count("<rect") == 14 + 1 + 1
    assert browser.open("/admin/figures?days=7").html.count("<rect") == 7 + 1 + 1
    assert browser.open("/admin/figures?days=x").status == 200


def test_l_how_long_everything_is_kept_is_said_in_words(browser: Browser, world: World) -> None:
    page = browser.invite(AOI).post("/admin/language", language="en", back="/admin/retention")
    for name in world.services.settings.retention_days:
        assert f"RETENTION_{name.upper()}_DAYS" in page.text
    assert "The audit log 730" in page.text
