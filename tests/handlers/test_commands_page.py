"""docs/commands.md tells what the product does: examples work, answers are the product's, no button is missing."""

import re
from pathlib import Path

import pytest
from babel.messages import pofile

from app.i18n import catalogues
from tests.world import DAISUKE, EMMA, World

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text()
MISTAKES = PAGE.partition("### Mistakes in a command")[2].partition("## Other messages")[0]
TYPED = PAGE.partition("### What to type")[2].partition("### While typing")[0]
FEATURES = ("zcrm.", "record.", "note.", "account.")
PLACE = re.compile(r"\{[a-z]+\}")


def rows(part: str) -> list[list[str]]:
    """The cells of the tables in a part of the page, heads left out."""
    lines = [line for line in part.splitlines() if line.startswith("| ") and not line.startswith("|---")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def as_shown(text: str) -> str:
    """An answer as the page writes it: without bold signs, marks for instant buttons, and invisible characters."""
    text = re.sub(r"\]\([^)]*\)", "]", text.replace("\u200b", "").replace("*", ""))
    return re.sub(r"```\n?|`", "", text)


COMMANDS = [command for cells in rows(TYPED) for command in re.findall(r"`(/zcrm[^`]*)`", cells[0])]
WRONG = [(found[1], cells[1]) for cells in rows(MISTAKES) if (found := re.match(r"`(/zcrm .*)`$", cells[0]))]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_of_the_page_is_a_command_that_works(shared: World, command: str) -> None:
    answered = shared.say(EMMA, command)
    assert "```" not in answered.text, answered.text


@pytest.mark.parametrize(("typed", "said"), WRONG)
def test_every_mistake_of_the_page_is_answered_as_it_says(shared: World, typed: str, said: str) -> None:
    assert as_shown(shared.say(EMMA, typed).text).startswith(said)


def test_the_page_has_examples_of_nearly_every_mistake() -> None:
    assert len(COMMANDS) >= 10
    assert len(WRONG) >= 15


@pytest.mark.parametrize(
    ("user", "typed"),
    [
        (EMMA, "/zcrm leads [Company] contains [zyl]"),
        (EMMA, "/zcrm leads [Company] Contains [zyl]"),
    ],
)
def test_the_answers_that_the_page_shows_are_the_products(shared: World, user: str, typed: str) -> None:
    assert as_shown(shared.say(user, typed).text) in as_shown(PAGE)


def test_the_card_for_linking_is_the_products(shared: World) -> None:
    shared.sandbox.people.change(DAISUKE, language="en")
    assert shared.say(DAISUKE, "/zcrm").text in PAGE


def test_every_button_of_the_command_is_on_the_page() -> None:
    labels: dict[str, str] = {}
    for path in catalogues.paths("en"):
        with path.open("rb") as file:
            labels |= {str(one.id): str(one.string) for one in pofile.read_po(file) if "button" in one.auto_comments}
    ours = {key: PLACE.sub("10", label) for key, label in labels.items() if key.startswith(FEATURES)}
    assert len(ours) > 10
    missing = {key for key, label in ours.items() if f"*{label}*" not in PAGE}
    assert missing == set()


def test_what_the_page_puts_into_the_products_mouth_is_what_it_says() -> None:
    """Sentences in italics, up to the first place that is filled in; not the bot's part, which quotes answers."""
    forms = catalogues.catalogue("en").forms
    spoken = {
        normal(PLACE.sub("…", form.replace("{service}", "Zoho CRM")))
        for sentences in forms.values()
        for form in sentences
    }
    page = PAGE.partition("## The bot")[0]
    quoted = {normal(text) for text in re.findall(r"(?<!\*)\*([A-Z…][^*|]{12,}?)\*(?!\*)", page)}
    assert len(quoted) > 20
    unknown = [text for text in quoted if not any(text.strip("…. ") in sentence for sentence in spoken)]
    assert unknown == []


def normal(text: str) -> str:
    return re.sub(r"\s+", " ", text)
