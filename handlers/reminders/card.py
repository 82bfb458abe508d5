"""How a reminder, and the list of what comes, look in chat. Pure: facts in, messages and forms out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.cliq.form import FormReply, Hidden, Number
from app.cliq.message import Button, Invoke, Message, OpenUrl, References, lines
from app.cliq.text import escape, link, plain
from app.i18n.sentences import Sentences

BUTTONS, FORMS = "zcrmbutton", "zcrmform"
SNOOZES = ("10", "60", "morning")
LINKS = 20  # instant buttons in one message
MINUTES_MOST = 24 * 60
Sign = Callable[..., str]
"""(kind, *parts) → the key of a button that only the reader may press."""
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """What one reminder says.

    about   name and address of the record it is about, ('', '') for none or when the reader need not see it
    late    when it should have been told, if that is noticeably long ago
    comes   when it will be told, if it is still to come
    """

    reminder_id: str
    module: str
    activity_id: str
    facts: Facts
    url: str
    about: tuple[str, str] = ("", "")
    late: datetime | None = None
    comes: datetime | None = None


def facts_of(title: str, starts: datetime | date | None, place: str) -> dict[str, Any]:
    """What is kept of an activity until it is told, as JSON."""
    return {"title": title, "starts": starts.isoformat() if starts else "", "place": place}


def reminder(words: Sentences, sign: Sign, told: Told) -> Message:
    """The message: what, when, where, about what; open, snooze, mark done; and how to stop this."""
    links = References(limit=LINKS)
    title, kind = _title(words, told.facts), words.say(f"reminder.kind.{told.module}")
    head = words.say(f"reminder.is.{told.module}", title=title)
    if told.comes:
        head = words.say("reminder.comes", kind=kind, title=title, moment=told.comes)
    place = str(told.facts.get("place") or "")
    details = (
        words.say("reminder.late", moment=told.late) if told.late else "",
        _starts(words, told.module, told.facts),
        words.say("reminder.place", place=escape(place)) if place else "",
        words.say("reminder.about", record=link(*told.about)) if told.about[0] else "",
        stops(words, sign, told, links),
    )
    return Message(lines(head, *details), buttons=buttons(words, sign, told), references=links.buttons)


def buttons(words: Sentences, sign: Sign, told: Told) -> tuple[Button, ...]:
    """At most five, which is all that Cliq shows; meetings have no 'done'."""
    made = [Button(words.say("reminder.open"), OpenUrl(told.url))]
    made += [
        Button(words.say(f"reminder.snooze.{length}"), Invoke(BUTTONS), key=sign("rsnooze", told.reminder_id, length))
        for length in SNOOZES
    ]
    if told.module != "Events":
        key = sign("rdone", told.reminder_id)
        made.append(Button(words.say("reminder.done"), Invoke(BUTTONS), key=key, kind="+"))
    return tuple(made)


def stops(words: Sentences, sign: Sign, told: Told, links: References) -> str:
    """*Not this one*, *no reminders at all*, and *why*, as instant buttons."""
    keys = {
        "reminder.stop_this": sign("rstop", told.reminder_id),
        "reminder.stop_all": sign("rtoggle", "off"),
        "why.button": sign("why", "reminder", f"record:{told.module}/{told.activity_id}"),
    }
    made = [Button(words.say(label), Invoke(BUTTONS), key=key) for label, key in keys.items()]
    return " · ".join(links.add(plain(button.label), button) for button in made)


def coming(words: Sentences, sign: Sign, rows: Sequence[tuple[str, str, datetime, Facts]], *, is_on: bool) -> Message:
    """The list of what comes, each number opening one; and the toggle.

    rows   (reminder id, module, when it is told, facts), soonest first
    """
    links = References(limit=LINKS)
    shown = [
        words.say(
            "reminder.row",
            number=links.add(str(place), Button(str(place), Invoke(BUTTONS), key=sign("rshow", name))),
            moment=due_at,
            kind=words.say(f"reminder.kind.{module}"),
            title=_title(words, facts),
        )
        for place, (name, module, due_at, facts) in enumerate(rows, start=1)
    ]
    head = words.say("reminder.coming", count=len(rows)) if rows else words.say("reminder.none")
    state = words.say("reminder.on" if is_on else "reminder.off")
    schedules = Button(words.say("schedule.all"), Invoke(BUTTONS), key=sign("schedules"))
    buttons = (toggle(words, sign, is_on=is_on), schedules)
    return Message(lines(head, shown, state), buttons=buttons, references=links.buttons)


def toggle(words: Sentences, sign: Sign, *, is_on: bool) -> Button:
    """Switches all reminders of one person off, or on."""
    label, key = ("reminder.stop_all", "off") if is_on else ("reminder.start_all", "on")
    return Button(words.say(label), Invoke(BUTTONS), key=sign("rtoggle", key), kind="-" if is_on else "+")


def toggled(words: Sentences, sign: Sign, *, is_on: bool) -> Message:
    said = words.say("reminder.on" if is_on else "reminder.off")
    return Message(said, buttons=(toggle(words, sign, is_on=is_on),))


def call_form(words: Sentences, key: str) -> FormReply:
    """A call that took place took some time: the CRM refuses one without."""
    minutes = Number("minutes", words.say("reminder.minutes"), mandatory=True, value="5", min=1, max=MINUTES_MOST)
    return FormReply(
        "rcall",
        words.say("reminder.call_done"),
        (minutes, Hidden("ref", key)),
        FORMS,
        button_label=words.say("reminder.done"),
    )


def _title(words: Sentences, facts: Facts) -> str:
    title = str(facts.get("title") or "")
    return escape(title) if plain(title) else words.say("record.nameless")


def _starts(words: Sentences, module: str, facts: Facts) -> str:
    text = str(facts.get("starts") or "")
    if not text:
        return ""
    starts: date = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return words.say(f"reminder.starts.{module}", moment=starts)
