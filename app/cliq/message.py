"""What a chat message is made of: text, card, slides, buttons, instant buttons.

Nothing here knows a CRM word, a limit (limits.py) or the wire (wire.py); text put in is taken as it is, so anything a
person or a remote system wrote goes through text.escape first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.cliq import text

Theme = Literal["modern-inline", "prompt", "basic"]
ButtonKind = Literal["", "+", "-"]
Emotion = Literal["positive", "neutral", "negative"]
ShareStyle = Literal["pie", "doughnut"]
GraphStyle = Literal["vertical_bar", "vertical_stacked_bar", "trend"]
BannerStatus = Literal["success", "failure"]


@dataclass(frozen=True)
class Invoke:
    """Calls a function of ours; `owner` (e-mail) only when the sender did not create the function."""

    function: str
    owner: str = ""


@dataclass(frozen=True)
class OpenUrl:
    url: str


@dataclass(frozen=True)
class SystemApi:
    """Something the Cliq client does itself; build it with audio_call, video_call, start_chat."""

    api: str


@dataclass(frozen=True)
class Copy:
    text: str


@dataclass(frozen=True)
class Preview:
    """An address shown inside Cliq: as the action of a button, or as the answer to one."""

    url: str


Action = Invoke | OpenUrl | SystemApi | Copy | Preview


def audio_call(user_id: str) -> SystemApi:
    return SystemApi(f"audiocall/{user_id}")


def video_call(user_id: str) -> SystemApi:
    return SystemApi(f"videocall/{user_id}")


def start_chat(user_id: str) -> SystemApi:
    return SystemApi(f"startchat/{user_id}")


@dataclass(frozen=True)
class Confirm:
    """The question asked before a button acts; `input` is the placeholder of a text box, none when empty."""

    title: str
    description: str = ""
    input: str = ""
    mandatory: bool = False
    emotion: Emotion = "positive"
    button_label: str = ""
    cancel_label: str = ""


@dataclass(frozen=True)
class Button:
    """`key` comes back when the button is pressed: sign it with reference.sign. `kind`: + green, - red."""

    label: str
    action: Action
    key: str = ""
    hint: str = ""
    kind: ButtonKind = ""
    confirm: Confirm | None = None


@dataclass(frozen=True)
class Table:
    """`widths`: percent per column, sum 100; empty leaves it to the client. Cells line up with headers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Labels:
    """Pairs of name and value, as a record card shows them."""

    pairs: tuple[tuple[str, str], ...]
    title: str = ""


@dataclass(frozen=True)
class TextSlide:
    text: str
    title: str = ""


@dataclass(frozen=True)
class ListSlide:
    items: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Images:
    """Public https addresses of pictures."""

    urls: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Shares:
    """A pie that Cliq draws: names with percentages, whose sum is 100."""

    items: tuple[tuple[str, float], ...]
    title: str = ""
    style: ShareStyle = "doughnut"


@dataclass(frozen=True)
class Graph:
    """Bars or lines that Cliq draws: series by name, each with the same names and values. Numbers come without a unit,
    so `y_axis` says it."""

    series: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
    title: str = ""
    style: GraphStyle = "vertical_bar"
    x_axis: str = ""
    y_axis: str = ""


Slide = Table | Labels | TextSlide | ListSlide | Images | Shares | Graph


@dataclass(frozen=True)
class Card:
    title: str
    theme: Theme = "modern-inline"
    thumbnail: str = ""


@dataclass(frozen=True)
class Look:
    """Name and picture shown for this one message; it does not change who the sender is."""

    name: str
    image: str = ""


@dataclass(frozen=True)
class Message:
    """`references`: instant buttons, the first one is `[label]($1)` in any text; made easy by References.

    chips    answers that the bot proposes under its message; bot handlers only
    """

    text: str = ""
    card: Card | None = None
    slides: tuple[Slide, ...] = ()
    buttons: tuple[Button, ...] = ()
    references: tuple[Button, ...] = ()
    look: Look | None = None
    chips: tuple[str, ...] = ()


@dataclass(frozen=True)
class MessageEdit:
    """Replaces the message whose button was pressed or whose form was sent."""

    message: Message


@dataclass(frozen=True)
class Banner:
    """One line that appears at the top of the chat and goes away."""

    text: str
    status: BannerStatus = "success"


@dataclass
class References:
    """Collects instant buttons while a text is being written.

        links = References(limit=20)
        row = links.add("1", Button("1", Invoke("zcrmbutton"), key=signed))       # '[1]($1)'
        Message(text=row, references=links.buttons)

    After `limit` buttons the label alone is returned, so a long list stays readable without them.
    """

    limit: int = 20
    _buttons: list[Button] = field(default_factory=list)

    def add(self, label: str, button: Button) -> str:
        """The text to write. `label` may be anybody's: it is escaped here, once more if it was already."""
        shown = text.label(label)
        if len(self._buttons) >= self.limit or not shown:
            return shown
        self._buttons.append(button)
        return f"[{shown}](${len(self._buttons)})"

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(self._buttons)


def lines(*texts: str | Sequence[str]) -> str:
    """Non-empty texts under one another; a sequence counts as its members."""
    flat: list[str] = []
    for one in texts:
        flat.extend([one] if isinstance(one, str) else one)
    return "\n".join(line for line in flat if line)
