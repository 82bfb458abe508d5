"""Notes, tasks, calls and meetings with reminders, around the records of the demo data.

Forms of reminders are those of the vendor's pages. Times lie around the moment the data set is loaded.
"""

import random
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.crm.coercion import stored_instant
from sandbox.datasets.drafts import Drafts

PEOPLE = (
    "misaki.takahashi@zylker.example",
    "emma.clark@zylker.example",
    "daisuke.suzuki@zylker.example",
    "daniel.novak@zylker.example",
    "ken.sato@zylker.example",
)
NOTES = (
    ("初回訪問", "担当者と面談。予算は来期に確保予定。"),
    ("Call summary", "Asked for a price list.\nWants an offer by Friday."),
    ("見積もりについて", "値引きの相談あり。上長に確認する。"),
    ("Competitor", "They also talk to another vendor."),
)
TASKS = ("見積書を送付する", "Send the contract", "デモ環境を用意する", "Call back about pricing")
CALLS = ("見積もりの確認", "Renewal call", "導入時期の相談")
MEETINGS = ("製品デモ", "Kick-off meeting", "四半期レビュー")


def add(
    drafts: Drafts,
    dice: random.Random,
    *,
    leads: list[str],
    accounts: list[str],
    contacts: list[str],
    deals: list[str],
) -> None:
    """Two notes for every fifth record; tasks, calls and meetings for five people."""
    for module, ids in (("Leads", leads), ("Contacts", contacts), ("Accounts", accounts), ("Deals", deals)):
        for number, record_id in enumerate(ids[::5]):
            title, text = NOTES[number % len(NOTES)]
            _note(drafts, PEOPLE[number % len(PEOPLE)], number, title, text, module, record_id)
    for person, email in enumerate(PEOPLE):
        for number in range(4):
            _task(drafts, email, person + number, number, deals)
            _call(drafts, email, person + number, number, contacts, leads)
            _meeting(drafts, email, person + number, number, contacts, deals)


def _note(drafts: Drafts, owner: str, number: int, title: str, text: str, module: str, record_id: str) -> None:
    parent: dict[str, Any] = {"Parent_Id": record_id, "$se_module": module}
    drafts.add("Notes", owner, days_old=30 - number, Note_Title=title, Note_Content=text, **parent)


def _local(drafts: Drafts, instant: datetime) -> str:
    """With the organisation's offset, as reminders are written."""
    return instant.astimezone(ZoneInfo(drafts.crm.facts.time_zone)).isoformat(timespec="seconds")


def _task(drafts: Drafts, owner: str, pick: int, number: int, deals: list[str]) -> None:
    """The first is over and done, the others are due from today on, with a pop-up, an e-mail, or both."""
    due = drafts.now + timedelta(days=number * 2 - 2)
    actions = ("POPUP", "EMAIL", "EMAILANDPOPUP")
    alarm = f"FREQ=NONE;ACTION={actions[pick % 3]};TRIGGER=DATE-TIME:{_local(drafts, due - timedelta(hours=1))}"
    about: dict[str, Any] = {"What_Id": deals[pick % len(deals)], "$se_module": "Deals"}
    drafts.add(
        "Tasks",
        owner,
        days_old=10,
        changed=number,
        Subject=TASKS[pick % len(TASKS)],
        Due_Date=drafts.day(number * 2 - 2),
        Status="Completed" if number == 0 else ("Not Started", "In Progress", "Waiting for input")[number % 3],
        Priority=("High", "Normal", "Low")[pick % 3],
        Remind_At={"ALARM": alarm},
        **about,
    )


def _call(drafts: Drafts, owner: str, pick: int, number: int, contacts: list[str], leads: list[str]) -> None:
    """The first was completed, the others are scheduled."""
    start = drafts.now + timedelta(hours=number * 6 - 5)
    is_over = number == 0
    about: dict[str, Any] = {"What_Id": leads[pick % len(leads)], "$se_module": "Leads"} if pick % 2 else {}
    drafts.add(
        "Calls",
        owner,
        days_old=5,
        changed=number,
        Subject=CALLS[pick % len(CALLS)],
        Call_Type="Outbound",
        Outgoing_Call_Status="Completed" if is_over else "Scheduled",
        Call_Start_Time=stored_instant(start),
        Call_Duration="12:30" if is_over else "00:00",
        Call_Duration_in_seconds=750 if is_over else 0,
        Call_Purpose="Negotiation",
        Reminder=None if is_over else "15 mins",
        Who_Id=None if about else contacts[pick % len(contacts)],
        **about,
    )


def _meeting(drafts: Drafts, owner: str, pick: int, number: int, contacts: list[str], deals: list[str]) -> None:
    """With one reminder in minutes and, every second time, one in days at a time of day."""
    start = drafts.now + timedelta(hours=number * 20 - 3)
    reminders: list[dict[str, object]] = [{"unit": 15, "period": "minutes"}]
    if pick % 2:
        reminders.append({"unit": 1, "period": "days", "time": "10:30"})
    host, guest = drafts.crm.people.by_email(owner), drafts.crm.people.all("zylker")[pick % 5]
    participants = [
        {"type": "user", "participant": user.id, "name": user.full_name, "Email": user.email, "invited": False,
         "status": "not_known"}
        for user in (host, guest)
        if user is not None
    ]  # fmt: skip
    drafts.add(
        "Events",
        owner,
        days_old=6,
        changed=number,
        Event_Title=MEETINGS[pick % len(MEETINGS)],
        Venue="本社 3F" if pick % 2 else "Online",
        All_day=False,
        Start_DateTime=stored_instant(start),
        End_DateTime=stored_instant(start + timedelta(hours=1)),
        Participants=participants,
        Remind_At=reminders,
        Who_Id=contacts[pick % len(contacts)],
        What_Id=deals[pick % len(deals)],
        **{"$se_module": "Deals"},
    )
