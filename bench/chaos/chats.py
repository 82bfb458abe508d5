"""The kill test with visitors: chats of SalesIQ, page views, calls of the CRM's rules and lines go in while everything
is killed and Cliq and the CRM misbehave. Then all that was promised is counted (verdict.py).
"""

import contextlib
import random
import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import requests

from app.now import SystemSource
from app.rules.subscriptions import EVENTS, Filters, anchor
from app.storage.nouns import Tables
from app.storage.visiting.links import Brand, Link
from bench.chaos import mix, verdict
from bench.chaos.crm import RemoteCrm
from bench.chaos.mix import Delivery
from bench.chaos.receiver import Receiver, Rules
from bench.chaos.run import RULES, SETTINGS
from bench.chaos.stage import TOKEN, Stage, stage, wait_until_up
from bench.report import Section

PEOPLE, SENDERS, SENDER_ACCOUNTS = 44, 8, 3
KILL_SECONDS, DRAIN_SECONDS = 5.0, 180.0
# Things go wrong until so few events are left; at most so long after the last delivery is killed, and do calls fail.
LEFT_MOST, KILLING_SECONDS, FAILING_SECONDS = 30, 75.0, 240.0
SEED = 7
NUMBERS = {
    "postgresql": {"web": 1, "worker": 3, "clock": 1},
    "sqlite": {"web": 1, "worker": 2, "clock": 1},
}
TOKENS = {source: f"{TOKEN}-of-{source}" for source in ("salesiq", "crm")}
# The pacing has a test of its own; and shorter waits than the older test's, since kills count as tries here more often.
MORE = {"PACE_CARDS": "200", "PACE_TEXTS": "500", "RETRY_FACTOR": "0.02"}
TERMS = {"added": ["accessed", "attended", "missed"], "task_days": 1, "notifies": False}


def measure(kind: str = "postgresql", seconds: float = 60.0, seed: int = SEED) -> Section:
    """seed   of what goes wrong, and of the order in which processes are killed"""
    receiver = Receiver(Rules(1000, 1000, 1000, RULES.window_seconds, RULES.lock_seconds, RULES.stall_seconds))
    receiver.chance = random.Random(seed)
    crm, crowd = RemoteCrm(seed), mix.people(PEOPLE)
    with stage(kind, NUMBERS[kind], receiver.url, {**SETTINGS, **MORE}, application="bench.chaos.site") as here:
        tokens = [crm.token() for _ in range(SENDER_ACCOUNTS)]
        records = [crm.add(tokens[0], "Leads", Last_Name=f"Lead {n}", Company="K") for n in range(mix.CALLED_RECORDS)]
        for person in crowd:
            if person.kind == "contact":
                crm.add(tokens[0], "Contacts", Last_Name=person.name, Email=person.email)
        with here.database.write() as tables:
            _link(tables, crm, tokens)
            _subscribe(tables)
        here.start()
        wait_until_up(here.hooks)
        over, began = threading.Event(), time.monotonic()
        receiver.is_bad = crm.is_bad = True
        crm.kill = here.replace_workers
        tormentor = threading.Thread(target=here.torment, args=(over, random.Random(seed), KILL_SECONDS))
        tormentor.start()
        try:
            deliveries = _feed(here, mix.scripts(crowd, int(time.time() * 1000), records), seconds)
            _wait(here, began + seconds + KILLING_SECONDS)
        finally:
            over.set()
            tormentor.join()
        _wait(here, began + seconds + FAILING_SECONDS)  # without kills it goes faster, and every write meets the faults
        took = time.monotonic() - began
        receiver.is_bad = crm.is_bad = False
        left = here.open_rows()
        drained = here.drained(DRAIN_SECONDS)
        ran = verdict.Ran(kind, NUMBERS[kind], deliveries, took, left, drained, here.kills)
        section = verdict.section(ran, verdict.judge(receiver, crm, here.database, crowd), receiver, crm)
    receiver.close()
    crm.close()
    return section


def _wait(here: Stage, until: float) -> None:
    while sum(here.open_rows()) > LEFT_MOST and time.monotonic() < until:
        time.sleep(0.5)


def _link(tables: Tables, crm: RemoteCrm, tokens: list[str]) -> None:
    """The CRM takes visitors, all of them; the accounts that speak in Cliq are its administrator's."""
    now = SystemSource().now()
    for account, token in zip(tables.accounts.senders(), tokens, strict=True):
        own = replace(account, access_token=token, api_domain=crm.url)
        tables.accounts.link(own, now)
        facts = {"crm_user_id": crm.user_id, "crm_organisation_id": crm.organisation_id}
        tables.accounts.describe(account.cliq_user_id, api_domain=crm.url, **facts)
    admins = tuple(account.cliq_user_id for account in tables.accounts.senders())
    since = now - timedelta(days=1)
    tables.links.put(Link("crm", crm.organisation_id, "K", admins[0], "A", since, admins, True, TERMS))


def _subscribe(tables: Tables) -> None:
    """A channel for each department, and one for the visitors of the site."""
    now = SystemSource().now()
    for source, token in TOKENS.items():
        tables.hooks.add(source, token, now)
    tables.brands.put(Brand(mix.BRAND, "Chats", "noscript"))
    tables.brands.put(Brand(mix.PAGE_BRAND, "Pages", mix.BRAND_KEY, (mix.SITE,)))
    wanted = {f"c{number}": Filters(department=(f"d{number}",)) for number in range(mix.CHANNELS)}
    for channel, filters in {**wanted, mix.PAGE_CHANNEL: Filters(brand=(mix.PAGE_BRAND,))}.items():
        values: dict[str, Any] = {"name": channel, "channel": channel, "events": EVENTS, "filters": filters.to_json()}
        values |= {"condition": "", "is_quiet": False, "escalate_seconds": 0, "escalate_to": (), "is_on": True}
        tables.subscriptions.add(values, anchor(filters), "bench", now)


def _feed(here: Stage, scripts: list[mix.Script], seconds: float) -> int:
    """Send everything, each script in its order, until it is taken; returns how much that was."""
    total = sum(map(len, scripts))

    def send(mine: int) -> None:
        chance, session = random.Random(mine), requests.Session()
        steps = [script[step] for step in range(max(map(len, scripts))) for script in scripts[mine::SENDERS]
                 if step < len(script)]  # fmt: skip
        pause, began = seconds / max(1, len(steps)), time.monotonic()
        for number, delivery in enumerate(steps):
            while not _taken(session, chance.choice(here.hooks), delivery):
                time.sleep(0.1)
            time.sleep(max(0.0, began + (number + 1) * pause - time.monotonic()))

    threads = [threading.Thread(target=send, args=(mine,)) for mine in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total


def _taken(session: requests.Session, hook: str, delivery: Delivery) -> bool:
    base = hook.split("/hooks")[0]
    with contextlib.suppress(requests.RequestException):
        if delivery.door == "bench":
            answer = session.post(hook, data=delivery.body, timeout=5)
        elif delivery.door == "beacon":
            origin = {"Origin": mix.SITE}
            answer = session.post(f"{base}/beacon/{mix.BRAND_KEY}", json=delivery.body, headers=origin, timeout=5)
        else:
            where = f"{base}/hooks/{delivery.door}/{TOKENS[delivery.door]}"
            answer = session.post(where, json=delivery.body, timeout=5)
        if 400 <= answer.status_code < 500:
            raise ValueError(f"{delivery.door} was refused: {answer.status_code} {answer.text}")
        return answer.status_code in (200, 202, 204)
    return False
