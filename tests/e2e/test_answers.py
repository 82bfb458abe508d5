"""What a command may answer besides a card: an error that points, its correction, a list, and the next ten.

Buttons pressed in a channel answer in the asker's own chat with the bot, since the answer holds records (Z15).
"""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.screen import EMMA, KEN, Screen

pytestmark = pytest.mark.e2e


def test_z9_an_error_points_and_its_button_runs_the_correction(page: Any) -> None:
    screen = Screen(page)
    screen.act_as(EMMA)
    screen.open("sales")
    screen.type("/zcrm leads [Company] Contains [zyl]")
    screen.send()
    screen.sees("^^^^^^^^", "/zcrm leads [Company] contains [zyl]")
    screen.press("Run this instead")
    screen.is_told("chat with the bot")
    screen.open("Zoho CRM")
    screen.sees("Shohei Otani")


def test_z7_ten_records_and_the_next_ten(page: Any) -> None:
    screen = Screen(page)
    screen.act_as(KEN)
    screen.open("sales")
    screen.type("/zcrm leads")
    screen.send()
    screen.sees("1～10件")
    screen.press("次の10件")
    screen.is_told("ボットとのチャット")
    screen.open("Zoho CRM")
    screen.sees("11～20件")


def test_z10_z11_a_card_and_the_next_suggestions_stand_together(page: Any, pictures: Path) -> None:
    """Also makes the picture of the README."""
    screen = Screen(page)
    screen.act_as(EMMA)
    screen.open("sales")
    screen.type("/zcrm leads [Company] contains [zyl]")
    screen.suggestion("Shohei Otani").click()
    screen.sees("Shohei Otani")
    screen.type("/zcrm leads [Company] contains [zyl]")
    screen.suggests("Shohei Otani")
    screen.picture(pictures / "zcrm.png")
