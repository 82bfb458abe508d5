"""The main job in Japanese: what is typed, suggested, picked and read is Japanese from end to end."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.screen import MISAKI, Screen

pytestmark = pytest.mark.e2e


def test_l1_the_main_job_in_japanese(page: Any, pictures: Path) -> None:
    screen = Screen(page)
    screen.speak("ja")
    screen.act_as(MISAKI)
    screen.open("sales")
    screen.type("/zcrm ")
    screen.suggests("leads", "contacts", "accounts", "deals")
    screen.type("leads [会")
    screen.suggests("会社")
    screen.type("社] ")
    screen.suggests("contains", "starts with")
    screen.type("contains [zyl]")
    screen.suggests("大谷")
    screen.suggestion("大谷").click()
    screen.sees("大谷", "会社", "あなただけに表示")
    screen.type("/zcrm leads [会社] contains [zyl]")
    screen.suggests("大谷")
    screen.picture(pictures / "zcrm-ja.png")


def test_z8_full_width_brackets_and_blanks_are_read(page: Any) -> None:
    screen = Screen(page)
    screen.speak("ja")
    screen.act_as(MISAKI)
    screen.open("sales")
    screen.type("/zcrm leads　［会社］　contains　［zyl］")
    screen.suggests("大谷")
    screen.send()
    screen.sees("大谷")
