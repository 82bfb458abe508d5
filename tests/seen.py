"""What a person sees of an answer: its text, its buttons, the records in it, the messages that appeared."""

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Seen:
    """What one action brought: Cliq's view of the answer, and the messages that appeared because of it."""

    body: dict[str, Any]

    @property
    def output(self) -> Any:
        """The answer as the product gave it; a refused one fails the test here."""
        assert self.body["failure"] is None, self.body["failure"]
        assert not self.body["problems"], self.body["problems"]
        return (self.body["reply"] or {}).get("output")

    @property
    def text(self) -> str:
        """What the answer says: its own text."""
        return str(self.output.get("text", "")) if isinstance(self.output, dict) else str(self.output)

    @property
    def kind(self) -> str:
        """'message', 'banner', 'form', 'form_error' …: what Cliq took the answer for."""
        return str(self.body["shown"])

    @property
    def posted(self) -> list[dict[str, Any]]:
        """The messages that became visible to somebody, the answer among them."""
        posted: list[dict[str, Any]] = self.body["posted"]
        return posted

    @property
    def message(self) -> dict[str, Any]:
        """The one message that appeared, wherever it did."""
        (found,) = self.posted
        return found

    @property
    def names(self) -> list[str]:
        """The records of a result list, by name."""
        return re.findall(r"^\[\d+\]\(\$\d+\) \*(.*?)\*(?: · |$)", self.text, re.MULTILINE)

    @property
    def total(self) -> int:
        """How many match in all, as the answer says; 0 where it says that none do."""
        found = re.search(r"^(\d+)件中|^\d+–\d+ of (\d+)$", self.text, re.MULTILINE)
        return int(found[1] or found[2]) if found else 0

    @property
    def labels(self) -> list[str]:
        return [button["label"] for button in self.output.get("buttons", [])]


def labels(message: dict[str, Any]) -> list[str]:
    """The buttons below a message, by their labels."""
    return [button["label"] for button in message["buttons"]]


def fields(message: dict[str, Any]) -> dict[str, str]:
    """The pairs of a record's card."""
    return {label: text for slide in message["slides"] for pair in slide["data"] for label, text in pair.items()}
