"""The main job in a browser: from a keystroke to a card that a colleague reads. Part of `make test`."""

from typing import Any

from tests.e2e.screen import EMMA, KEN, Screen


def test_z10_z12_from_a_keystroke_to_a_posted_card(page: Any) -> None:
    screen = Screen(page)
    screen.act_as(EMMA)
    screen.open("sales")
    screen.type("/zcrm ")
    screen.suggests("leads", "contacts", "accounts", "deals")
    screen.type("leads [Comp")
    screen.suggests("Company")
    screen.type("any] ")
    screen.suggests("contains", "starts with", "ends with")
    screen.type("contains [zyl]")
    screen.suggests("Shohei Otani")
    screen.clear()
    screen.type("/zcrm leads [Lead Source] is [Tr")
    screen.suggests("Trade Show")
    screen.clear()
    screen.type("/zcrm leads [Company] contains [zyl]")
    screen.suggestion("Shohei Otani").click()
    screen.sees("Shohei Otani", "Zylker Sports", "Only you")
    screen.press("Post to this chat")
    screen.act_as(KEN)
    screen.open("sales")
    screen.sees("Shohei Otani", "Zylker Sports", "Emma Clark")
