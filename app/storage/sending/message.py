"""What is sent, as the outbox knows it: a message, the hold of a worker on it, and a try. Values only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

STRUCTURED = ("card", "slides", "buttons", "references")  # what makes a message count against the lower threshold
OPEN = ("behind", "later", "waiting", "sending")  # states of a message that is still to be sent
FREE = "free"  # the lane of what needs no allowance
EDIT = "edit"  # target kind: replaces what the card of that id shows
THREADED = ("thread", "aloud")  # target kinds: a line in the thread of a card; aloud shows it in the channel as well
VISITOR = "visitor"  # target kind: goes to a visitor by SalesIQ, under the asker's own name
AUTHOR = "author"  # sender of an edit: the account that posted the card, since Cliq lets nobody else change it


@dataclass(frozen=True)
class Message:
    """One message to be sent.

    stream        messages of one stream go out in the order in which they were added
    target_kind   'chat' | 'channel' | 'user' | 'bot_user' | 'response_url' | 'edit' | 'thread' | 'aloud' |
                  'visitor'
    body          JSON as the target takes it
    post_key      the same key is added once only, however often it is tried
    priority      smaller goes first among streams: 0 a person waits, 10 a visitor, 20 an alert, 25 an edit, 30 a report
    not_before    not sent before that instant; None: at once
    expires_at    not sent after that instant; None: never too late
    coalesce_key  neighbours in the stream that have the same one may be sent as one message; '': always alone
    crowd_key     messages to other people with the same one have the same body and may share a call; '': none has
    """

    stream: str
    target_kind: str
    target_id: str
    body: object = field(repr=False)
    post_key: str
    sender: str = "bot"
    asker_id: str | None = None
    priority: int = 0
    not_before: datetime | None = None
    expires_at: datetime | None = None
    coalesce_key: str = ""
    crowd_key: str = ""

    @property
    def family(self) -> str:
        """Which of Cliq's thresholds it counts against: 'cards' or 'texts'."""
        body: Any = self.body
        if self.target_kind in (EDIT, *THREADED):
            return "cards"
        return "cards" if isinstance(body, dict) and any(body.get(key) for key in STRUCTURED) else "texts"

    @property
    def lane(self) -> str:
        """Messages of one lane need the same allowance, so that only the first of each lane is looked at."""
        if self.target_kind in ("response_url", VISITOR):  # SalesIQ's allowance is kept by its own client
            return FREE
        return f"{self.sender}:{self.asker_id or ''}:{self.family}"


@dataclass(frozen=True)
class Claimed:
    """A message that this worker alone holds until `lease_until`. `attempts` counts the tries before this one.

    is_unsure   an earlier try may have arrived although nobody said so
    """

    outbox_id: int
    message: Message
    attempts: int
    lease_owner: str
    lease_until: datetime
    created_at: datetime
    is_unsure: bool = False


@dataclass(frozen=True)
class Attempt:
    """One try. identity: the Cliq user id it was sent by.

    outcome   'sent' | 'skipped' | 'later' | 'throttled' | 'lost' | 'dead'
    error     a code and what the service said, no record data
    """

    started_at: datetime
    finished_at: datetime
    outcome: str
    status: int | None = None
    error: str | None = None
    identity: str | None = None
