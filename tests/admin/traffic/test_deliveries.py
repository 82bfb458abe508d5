"""A3: every message with every try; what was given up is sent again or buried, and that is recorded."""

from collections.abc import Callable

from app.cliq.message import Message
from app.cliq.reply import Post, Target
from app.delivery import queue
from tests.admin.browser import Browser
from tests.world import AOI, EMMA, World

NASTY = "<script>alert(1)</script>"


def broken(world: World) -> int:
    """A message for a channel that is not there, given up; returns its number."""
    row = queue.post(
        Post("channel:gone", Target("channel", "gone"), Message(NASTY), "bot", "k1"), 20, world.source.now()
    )
    assert row is not None
    with world.services.database.write() as tables:
        tables.outbox.add([row], world.source.now())
    world.settle()
    with world.services.database.read() as tables:
        (dead,) = tables.ledger.seen(state="dead")
    return dead.outbox_id


def state(world: World, number: int) -> str:
    with world.services.database.read() as tables:
        opened = tables.ledger.open(number)
    assert opened is not None
    return opened[0].state


def test_a3_a_message_that_failed_is_listed_with_its_reason_and_tries(browser: Browser, world: World) -> None:
    number = broken(world)
    browser.invite(AOI).post("/admin/language", language="en", back="/admin")
    assert 'data-check="deliveries" data-state="warning"' in browser.html
    assert "Given up" in browser.open("/admin/deliveries?state=dead").text
    assert "There are none." in browser.open("/admin/deliveries?state=sent&target=gone").text
    page = browser.open(f"/admin/deliveries/{number}")
    assert "Every try" in page.text
    assert NASTY in page.text
    assert NASTY not in page.html


def test_a3_it_is_sent_again_or_buried(browser: Browser, world: World) -> None:
    number = broken(world)
    browser.invite(AOI).open("/admin/deliveries").post("/admin/deliveries/bury", ids=str(number))
    assert state(world, number) == "buried"
    browser.post("/admin/deliveries/retry", ids=f"1-{number}")
    assert state(world, number) in ("waiting", "sending")
    assert "delivery.retry" in browser.open("/admin/audit").text
    for wrong in ("", "x", "5-1", "-3", "1-99999999999999999999", "٣"):
        assert browser.open("/admin/deliveries").post("/admin/deliveries/retry", ids=wrong).status == 400
    assert browser.open("/admin/deliveries/999999").status == 404
    assert browser.open("/admin/deliveries/99999999999999999999999").status == 404


def test_a_viewer_does_not_read_what_a_message_says(make_world: Callable[..., World]) -> None:
    world = make_world()
    number = broken(world)
    viewer = Browser(world).invite(EMMA, role="viewer").open(f"/admin/deliveries/{number}")
    assert "alert(1)" not in viewer.text
    assert "Only administrators" in viewer.text
