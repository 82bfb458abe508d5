"""The kill test with chats of SalesIQ: webhooks go in while everything is killed and Cliq misbehaves. Each chat has one
card in its channel, all that was said stands in its thread, in order, and the card shows how it ended."""

import contextlib
import random
import re
import threading
import time
from collections import Counter, defaultdict
from typing import Any

import requests

from app.now import SystemSource
from app.rules.subscriptions import EVENTS, Filters, anchor
from bench.chaos.receiver import Receiver, Rules
from bench.chaos.run import RULES, SETTINGS
from bench.chaos.stage import TOKEN, Stage, stage, wait_until_up
from bench.report import Row, Section

CHATS, MESSAGES, CHANNELS, SENDERS = 60, 8, 6, 6
KILL_SECONDS, DRAIN_SECONDS = 8.0, 150.0
OURS = f"{TOKEN}-of-salesiq"
NUMBERS = {"web": 1, "worker": 3, "clock": 1}
SAID = re.compile(r"c(\d+) n(\d+)")
ASKED = re.compile(r"question (\d+)")
MORE = {"PACE_CARDS": "200", "PACE_TEXTS": "500"}  # the pacing has a test of its own


def measure(kind: str = "postgresql", seconds: float = 60.0) -> Section:
    rules = Rules(1000, 1000, 1000, RULES.window_seconds, RULES.lock_seconds, RULES.stall_seconds)
    receiver = Receiver(rules)
    with stage(kind, NUMBERS, receiver.url, {**SETTINGS, **MORE}, application="bench.chaos.site") as here:
        _subscribe(here, receiver)
        here.start()
        wait_until_up(here.hooks)
        over, began = threading.Event(), time.monotonic()
        receiver.is_bad = True
        tormentor = threading.Thread(target=here.torment, args=(over, random.Random(7), KILL_SECONDS))
        tormentor.start()
        try:
            _feed([url.replace(f"/hooks/bench/{TOKEN}", f"/hooks/salesiq/{OURS}") for url in here.hooks], seconds)
        finally:
            took = time.monotonic() - began
            over.set()
            tormentor.join()
        receiver.is_bad = False
        drained = here.drained(DRAIN_SECONDS)
        with here.database.read() as tables:
            dead = tables.ledger.backlog().get("dead", 0)
            dead += sum(count for (_, state), count in tables.inbox.backlog().items() if state == "dead")
    receiver.close()
    return judged(kind, receiver, here, took, drained, dead)


def _subscribe(here: Stage, receiver: Receiver) -> None:
    with here.database.write() as tables:
        for account in tables.accounts.senders():
            facts = {"crm_user_id": "u1", "crm_organisation_id": "o1"}
            tables.accounts.describe(account.cliq_user_id, api_domain=receiver.url, **facts)
        now = SystemSource().now()
        tables.hooks.add("salesiq", OURS, now)
        for number in range(CHANNELS):
            filters = Filters(department=(f"d{number}",))
            values = {
                "name": f"c{number}",
                "channel": f"c{number}",
                "events": EVENTS,
                "filters": filters.to_json(),
                "condition": "",
                "is_quiet": False,
                "escalate_seconds": 0,
                "escalate_to": (),
                "is_on": True,
            }
            tables.subscriptions.add(values, anchor(filters), "bench", now)


def _events(chat: int) -> list[tuple[str, dict[str, Any]]]:
    """The life of one chat, as webhooks tell it."""
    owner = {"id": "o1", "name": "Operator", "email_id": "o@example.jp", "type": "operator"}
    entity: dict[str, Any] = {
        "id": f"{700000 + chat}",
        "app_id": "b1",
        "department_id": f"d{chat % CHANNELS}",
        "question": f"question {chat}",
        "opened_time": str(1794200000000 + chat),
        "visitor": {"id": f"v{chat}", "name": f"Visitor {chat}", "email_id": f"v{chat}@example.co.jp"},
    }
    told: list[tuple[str, dict[str, Any]]] = [("conversation.created", dict(entity))]
    entity |= {"attended_time": str(1794200001000), "owner": owner}
    told.append(("conversation.attender.updated", dict(entity)))
    for number in range(MESSAGES):
        side = "visitor" if number % 2 else "operator"
        message = {
            "msgid": f"m{chat}-{number}",
            "text": f"c{chat} n{number}",
            "time": str(1794200002000 + number),
            "sender": {"id": side, "name": side, "type": side},
        }
        told.append((f"conversation.{side}.replied", {**entity, "message": message}))
    entity |= {"end_time": "1794200100000", "ended_by": "visitor"}
    told.append(("conversation.completed", dict(entity)))
    told.append(("conversation.rated", {**entity, "rating": "happy"}))
    return told


def _feed(hooks: list[str], seconds: float) -> None:
    """Send every event, each chat's in order, until each is taken."""
    pause = seconds * SENDERS / (CHATS * (MESSAGES + 4))

    def send(mine: int) -> None:
        chance, session = random.Random(mine), requests.Session()
        lives = [_events(chat) for chat in range(mine, CHATS, SENDERS)]
        for step in range(MESSAGES + 4):
            for life in lives:
                name, entity = life[step]
                while True:
                    with contextlib.suppress(requests.RequestException):
                        body = {"event": name, "entity": entity}
                        if session.post(chance.choice(hooks), json=body, timeout=5).status_code == 200:
                            break
                    time.sleep(0.1)
                time.sleep(pause)

    threads = [threading.Thread(target=send, args=(mine,)) for mine in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def judged(kind: str, receiver: Receiver, here: Stage, took: float, drained: float | None, dead: int) -> Section:
    cards: defaultdict[int, list[str]] = defaultdict(list)
    fates: Counter[str] = Counter()
    said: defaultdict[int, list[int]] = defaultdict(list)
    for stored in receiver.stored:
        asked = ASKED.search(stored.text)
        if not stored.channel.startswith("T") and asked and receiver.shown.get(stored.message_id):
            cards[int(asked[1])].append(stored.message_id)
            fates[stored.fate] += len(cards[int(asked[1])]) > 1
        for chat, number in SAID.findall(stored.text) if stored.channel.startswith("T") else ():
            if int(number) not in said[int(chat)]:
                said[int(chat)].append(int(number))
    lost = sum(MESSAGES - len(said[chat]) for chat in range(CHATS))
    ended = sum(any("ended" in receiver.shown[one] for one in cards[chat]) for chat in range(CHATS))
    twice = sum(len(found) > 1 for found in cards.values())
    disordered = sum(numbers != sorted(numbers) for numbers in said.values())
    killed = ", ".join(f"{count} {each}" for each, count in sorted(here.kills.items()))
    faults = ", ".join(f"{count} × {each}" for each, count in sorted(receiver.faults.items()))
    rows = [
        Row("webhooks taken", CHATS * (MESSAGES + 4), "", beside=f"of {CHATS} chats, in {took:.0f} s"),
        Row("processes killed with -9", here.kills.total(), "", beside=killed),
        Row("calls that went wrong at Cliq", receiver.faults.total(), "", beside=faults),
        Row("chats with a card", len(cards), "", at_least=CHATS),
        Row("chats with two cards", twice, "", at_most=0),
        Row("messages lost", lost, "", at_most=0),
        Row("chats out of order", disordered, "", at_most=0),
        Row("cards that show the end", ended, "", at_least=CHATS),
        Row("given up", dead, "", at_most=0),
        Row("drained after the last fault", DRAIN_SECONDS if drained is None else drained, "s", at_most=60),
    ]
    return Section(f"Chats of SalesIQ under the kill test, on {kind}: {NUMBERS}", rows)
