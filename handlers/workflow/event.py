"""A workflow rule has called: every notification of the rule is told to whom it is for, each person once (W1–W4).

What cannot be done for one recipient is kept as a shortfall and stops nobody else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.cliq.reply import Post, Reply, Target
from app.errors import UserError
from app.i18n.sentences import Sentences
from app.occasion import Occasion
from app.rules import recipients as rules
from app.rules.recipients import Recipient, Shortfall, Told
from grammar.template import parser
from grammar.template.nodes import Template
from handlers.workflow import card
from handlers.workflow.payload import Call
from handlers.workflow.reading import Reading

TEST = "admin/test_notification"  # from the command line and the admin page, never from outside
ALERT = 20
OWN_MINUTES = 10  # a change that is older than that is not what the rule called about


@dataclass(frozen=True)
class Notice:
    """One message to tell.

    key      tells it from the others of the rule
    literal  its words came with the webhook, so they are no markup
    """

    key: str
    template: Template
    recipients: tuple[Recipient, ...]
    style: str
    language: str = ""
    literal: bool = False


@dataclass
class Telling:
    """What one call of a rule comes to."""

    reading: Reading
    call: Call
    posts: list[Post] = field(default_factory=list)
    shortfalls: list[tuple[str, Shortfall]] = field(default_factory=list)

    def short(self, notice: str, *shortfalls: Shortfall) -> None:
        self.shortfalls += [(notice, one) for one in shortfalls if (notice, one) not in self.shortfalls]


def told(occasion: Occasion) -> Reply:
    """The posts of every notification that the rule has here, or of the one that the call carries."""
    call = Call(**occasion.event.payload)
    telling = Telling(Reading(occasion, call.module, call.record_id), call)
    notices = list(_notices(telling))
    if not notices:
        telling.short(f"rule {call.name}", Shortfall("no_notification", call.name))
    for notice in notices:
        if telling.reading.module is None:
            telling.short(notice.key, Shortfall("no_module", call.module))
        elif telling.reading.row is None:
            telling.short(notice.key, Shortfall("record_gone", call.record_id))
        _tell(telling, notice)
    return _reply(telling)


def tested(occasion: Occasion) -> Reply:
    """A notification as it would be, for a real record, to the one person who tries it out (X11)."""
    given = occasion.event.payload
    call = Call(str(given["module"]), str(given["record_id"]))
    telling = Telling(Reading(occasion, call.module, call.record_id), call)
    tester = str(given["tester_id"])
    notice = _configured(given)
    words = occasion.words_for(tester)
    found = _told(telling, notice)
    names = [str(one) for one in found.channels]
    for user_id in found.people:
        person = occasion.cliq_user_of(user_id)
        names.append(person.name if person else user_id)
    message = card.message(telling.reading, notice.template, words, notice.style, call.name, literal=notice.literal)
    missing = [Shortfall("unknown_field", typed) for typed in _unknown(telling.reading, notice, words)]
    remarks = [card.shortfall(words, one.code, one.about) for one in (*missing, *found.shortfalls)]
    shown = card.tested(words, message, [*names, *found.strangers], remarks)
    return Reply(posts=(_post(occasion, Target("bot_user", tester), shown, f"{occasion.event.event_id}:test"),))


def _notices(telling: Telling) -> Iterator[Notice]:
    call, occasion = telling.call, telling.reading.occasion
    if call.message:
        chosen = rules.parse(call.recipients)
        if telling.reading.module is not None:
            chosen = tuple(_checked(telling, one) for one in chosen)
        yield Notice("webhook", parser.parse(call.message), chosen, call.style or "text", call.language, literal=True)
    if not call.rule:
        return
    with occasion.read() as tables:
        configured = tables.notifications.of_rule(call.rule)
    module = telling.reading.module
    for one in configured:
        if module is not None and one.module != module.api_name:
            telling.short(_key(one.notification_id), Shortfall("other_module", one.module, module.api_name))
            continue
        yield _configured(vars(one))


def _configured(values: Mapping[str, Any]) -> Notice:
    key = _key(values["notification_id"])
    return Notice(key, parser.parse(values["message"]), rules.from_json(values["recipients"]), values["style"])


def _key(notification_id: object) -> str:
    return f"notification {notification_id}"


def _checked(telling: Telling, recipient: Recipient) -> Recipient:
    """Labels as api names; what leads nowhere stays, and is found to lead nowhere."""
    module = telling.reading.module
    assert module is not None  # the caller has looked
    try:
        return rules.checked(recipient, module, telling.reading.catalog(""))
    except UserError:
        return recipient


# ---------------------------------------------------------------------------------------------- one notification


def _told(telling: Telling, notice: Notice) -> Told:
    reading = telling.reading
    related = {via: reading.related(via) for via in rules.lookups(notice.recipients)}
    return rules.resolve(
        notice.recipients, reading.row, related, user_of=reading.user_of, managers_of=reading.managers_of
    )


def _tell(telling: Telling, notice: Notice) -> None:
    occasion = telling.reading.occasion
    found = _told(telling, notice)
    telling.short(notice.key, *found.shortfalls)
    for channel in found.channels:
        language = channel.language or notice.language
        words = occasion.services.words(language, occasion.words.zone) if language else occasion.words
        _add(telling, notice, Target("channel", channel.name), words, str(channel))
    reached: set[str] = set()
    for cliq_user_id, who, crm_user_id in _people(telling, notice, found):
        if cliq_user_id not in reached:
            reached.add(cliq_user_id)
            words = occasion.words_for(cliq_user_id)
            _add(telling, notice, Target("bot_user", cliq_user_id), words, who, is_own=_is_own(telling, crm_user_id))


def _people(telling: Telling, notice: Notice, found: Told) -> Iterator[tuple[str, str, str]]:
    """(Cliq user id, the recipient that led there, CRM user id or '') of everybody who has a Cliq account."""
    occasion = telling.reading.occasion
    for user_id, who in found.people.items():
        person = occasion.reached(user_id)
        if person is not None and person.cliq_user_id:
            yield person.cliq_user_id, str(who[0]), user_id
        else:
            telling.short(notice.key, Shortfall("no_cliq", str(who[0]), person.name if person else user_id))
    for address in found.strangers:
        known = occasion.services.cliq_of(occasion.account).user(address)
        if known is not None:
            yield known.id, address, ""
        else:
            telling.short(notice.key, Shortfall("no_cliq", address))


def _add(telling: Telling, notice: Notice, target: Target, words: Sentences, who: str, *, is_own: bool = False) -> None:
    """The post for one destination, unless it wants none, or not now."""
    reading, call = telling.reading, telling.call
    occasion = reading.occasion
    subject, topics = f"{target.kind.removeprefix('bot_')}:{target.id}", card.topics(reading, call.name)
    with occasion.read() as tables:
        decision = tables.preferences.wants(subject, topics, occasion.now, words.zone, is_own=is_own)
    if decision.action == "drop":
        telling.short(notice.key, Shortfall("not_wanted", who, decision.reason))
        return
    unknown = [Shortfall("unknown_field", typed) for typed in _unknown(reading, notice, words)]
    telling.short(notice.key, *unknown)
    channel = target.id if target.kind == "channel" else ""
    message = card.message(
        reading, notice.template, words, notice.style, call.name, literal=notice.literal, channel=channel
    )
    key = f"{occasion.event.event_id}:{notice.key}:{subject}"
    telling.posts.append(_post(occasion, target, message, key, decision.until))


def _unknown(reading: Reading, notice: Notice, words: Sentences) -> list[str]:
    bound = reading.bound(notice.template, words.language)
    places = notice.template.places if bound is None else [one.place for one in bound.unknown]
    return [place.typed for place in places]


def _is_own(telling: Telling, crm_user_id: str) -> bool:
    """Whether this person made the change that the rule called about (X2)."""
    row, occasion = telling.reading.row, telling.reading.occasion
    by = (row or {}).get("Modified_By")
    if not crm_user_id or not isinstance(by, Mapping) or str(by.get("id")) != crm_user_id:
        return False
    try:
        changed = datetime.fromisoformat(str((row or {}).get("Modified_Time")))
    except ValueError:
        return False
    return changed.tzinfo is not None and occasion.event.received_at - changed < timedelta(minutes=OWN_MINUTES)


def _post(occasion: Occasion, target: Target, message: Any, key: str, until: datetime | None = None) -> Post:
    stream = f"{target.kind}:{target.id}"
    post = Post(stream, target, message, "bot", key, priority=ALERT)
    # What waits for the end of quiet hours must not hold up what is said meanwhile.
    return replace(post, stream=f"held:{stream}", not_before=until) if until else post


def _reply(telling: Telling) -> Reply:
    event_id, now = telling.reading.occasion.event.event_id, telling.reading.occasion.now
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for what, one in telling.shortfalls:
        rows.setdefault(what, []).append((one.code, one.about, one.detail))

    def note(tables: Any) -> None:
        for what, found in rows.items():
            tables.shortfalls.note(event_id, what, found, now)

    return Reply(posts=tuple(telling.posts), changes=(note,) if rows else ())
