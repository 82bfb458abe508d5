"""What a handler returns: an answer for the person who waits, posts for others, changes to store.

Nothing is sent or stored here; dispatch does that after limits.fit has run over the answer and every post.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from app.cliq import wire
from app.cliq.form import FormChange, FormError, FormReply, Options
from app.cliq.message import Banner, Message, MessageEdit, Preview
from app.cliq.reference import Reference
from app.cliq.request import Suggestion
from app.cliq.surfaces.unfurl import Unfurl, unfurl_json
from app.cliq.surfaces.widget import Widget, widget_json
from app.cliq.wire import Json

TargetKind = Literal["chat", "channel", "user", "bot_user", "response_url", "edit", "thread", "aloud", "visitor"]


@dataclass(frozen=True)
class Suggestions:
    """What the suggestion handler shows while a command is typed."""

    items: tuple[Suggestion, ...] = ()


@dataclass(frozen=True)
class Installation:
    """Answer to an installation handler: status 200 lets it go on, anything else refuses and shows the texts."""

    status: int
    title: str
    message: str
    note: tuple[str, ...] = ()
    footer: str = ""


Output = (
    Message
    | MessageEdit
    | Banner
    | FormReply
    | FormError
    | FormChange
    | Options
    | Suggestions
    | Preview
    | Installation
    | Unfurl
    | Widget
)


@dataclass(frozen=True)
class Target:
    """Where a post goes.

    chat          id = chat id                    channel   id = unique name of the channel
    user          id = Cliq user id, as a direct message from the asker
    bot_user      id = Cliq user id, as a message of our bot
    response_url  id = the whole address of a late answer
    edit          id = key of the post of a card that was opened (tables.cards): its newest state takes its place; as
                  long as the last one has not gone out, that one is replaced
    thread        id = as of edit: a line in that card's thread; aloud: shown in the channel as well
    visitor       id = conversation of SalesIQ: the message's text goes to the visitor, under the asker's own name
    """

    kind: TargetKind
    id: str


@dataclass(frozen=True)
class Post:
    """One message to send, as a row of the outbox.

    stream    posts with one stream go out in order, one after another (a conversation or a destination)
    sender    'asker' posts with the token of `asker_id`; 'bot' with a sender account of the organisation
    key       idempotency: a second post with the same key is not stored
    priority  smaller goes first when Cliq's allowance is short: 0 a person waits, 10 a visitor, 20 alert, 21 to 25 what
              is said and shown of what has been told, 30 report (delivery/pacing.py)
    not_before, expires_at   not sent before or after these instants; priority 20 and more is stale after 36 h
    coalesce  neighbours of a stream with the same word may become one message; '' never; None: alerts and reports of
              the bot without buttons do
    file      (name, address) of a file that goes along to a visitor
    otherwise   what the bot tells the asker when it is refused for good; 'visitor' only
    """

    stream: str
    target: Target
    message: Message
    sender: Literal["asker", "bot"]
    key: str
    asker_id: str | None = None
    priority: int = 0
    not_before: datetime | None = None
    expires_at: datetime | None = None
    coalesce: str | None = None
    file: tuple[str, str] = ("", "")
    otherwise: Message | None = None


@dataclass(frozen=True)
class Reply:
    """`changes` are called with the tables of the write transaction, before the posts are stored.

    private     the answer holds record data: the place it is shown is decided by dispatch (never a chat with others)
    follow     instead of an output: what the handler of this reference's kind answers, as if its button were pressed
    late       what is said instead, to the asker alone, when the answer comes after Cliq has been told to wait: an open
               form is closed by then
    """

    output: Output | None = None
    posts: tuple[Post, ...] = ()
    changes: tuple[Callable[[Any], None], ...] = ()
    private: bool = False
    follow: Reference | None = None
    late: Message | None = None


def to_json(output: Output | None) -> Json:
    """The whole body of an answer, `{"output": …}`; None is the documented silent answer, an empty string."""
    return {"output": "" if output is None else _output_json(output)}


def _output_json(output: Output) -> Any:
    match output:
        case Message():
            return wire.message_json(output) or ""
        case MessageEdit():
            return {"type": "message_edit"} | wire.message_json(output.message)
        case Banner():
            return {"type": "banner", "text": output.text, "status": output.status}
        case FormReply():
            return wire.form_json(output)
        case FormError():
            return wire.filled(type="form_error", text=output.text, inputs=dict(output.inputs))
        case FormChange():
            return {"type": "form_modification", "actions": [_change_json(change) for change in output.changes]}
        case Options():
            return {"options": [wire.option_json(option) for option in output.options]}
        case Suggestions():
            return [_suggestion_json(item) for item in output.items]
        case Preview():
            return {"type": "preview_url", "url": output.url}
        case Installation():
            return _installation_json(output)
        case Unfurl() | Widget():
            return unfurl_json(output) if isinstance(output, Unfurl) else widget_json(output)


def _change_json(change: Any) -> Json:
    data: Json = {"type": change.kind, "name": change.name}
    if change.input is not None:
        data["input"] = wire.input_json(change.input)
    return data


def _suggestion_json(item: Suggestion) -> Json:
    return wire.filled(title=item.title, description=item.description, imageurl=item.imageurl)


def _installation_json(answer: Installation) -> Json:
    texts = wire.filled(title=answer.title, message=answer.message, note=list(answer.note), footer=answer.footer)
    return {"status": answer.status, **texts}


def message_to_json(message: Message) -> Json:
    """What an outbox row stores and what Cliq's REST posting accepts."""
    return wire.message_json(message)


def message_from_json(data: Mapping[str, Any]) -> Message:
    return wire.message_from_json(data)
