"""The sandbox's organisation with records made for searching: the same texts in every width, case and punctuation.

Rows are put into the sandbox's store as it keeps them, so that a test can filter them by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from app.clients.crm import Crm
from app.clients.http import Http
from app.search.metadata import Metadata
from app.search.people import People
from grammar.catalog import Catalog
from sandbox.app import create_sandbox
from sandbox.crm.service import crm_of
from sandbox.in_process import BASE, WSGIAdapter
from sandbox.state import Sandbox
from sandbox.store import Table
from tests.fixed import START, FixedSource

AOI = "aoi.mori@zylker.example"  # administrator, sees everything, Japanese

TEXTS = (
    *(
        "Zylker",
        "zylker kk",
        "ZYLKER",
        "Zyl",
        "株式会社ザイルカー",
        "大谷製作所",
        "O'Hara & Sons",
        'say "hi"',
        "100%",
        "1000",
    ),
    *("a_b", "aXb", "back\\slash", "(brackets), commas", "ends with kk", "🎌 emoji", "دبي", "[x]", "null", "' or 1=1"),
    *("é", "É", "Straße"),
)
WIDE_TEXTS = ("ＮＴＴデータ", "NTTデータ", "NTTﾃﾞｰﾀ", "ﾔﾏﾀﾞ", "ヤマダ", "ＺＹＬ")
PHONES = ("03-1234-5678", "(03) 1234-5678", "0312345678", "045 111 222", "+81 3 1234 5678", "06-9999")
SOURCES = ("Trade Show", "Cold Call", "Web Form", "OnlineStore", "No longer listed")
LANGUAGES: tuple[list[str], ...] = (["German"], ["Swiss German"], ["English", "German"], ["Japanese"], [])
EXAMPLES = 60


class Zylker:
    """One sandbox and the product's CRM client for one person in it."""

    def __init__(self, zoho: Flask, user: str = AOI) -> None:
        self.box: Sandbox = zoho.extensions["sandbox"]
        self.source = FixedSource(START)
        http = Http("crm", source=self.source, adapters={BASE: WSGIAdapter(zoho)})
        self.crm = Crm(http, api_domain=f"{BASE}/zohoapis", tokens=Tokens(self.box, user), organisation="zylker")
        self.store = MemoryStore()
        self.metadata = Metadata(self.store, self.source)
        self.catalog: Catalog = self.metadata.catalog(self.crm, "zylker", "ja", "administrator")
        self.people: People = self.metadata.people(self.crm, "zylker")

    def table(self, module: str) -> Table:
        """Where the sandbox keeps the records of a module."""
        return crm_of(self.box).table(module)

    def rows(self, module: str) -> list[dict[str, Any]]:
        """What the sandbox keeps, lookups as ids."""
        return self.table(module).values()

    def calls(self, part: str = "") -> int:
        return len(self.box.journal.describe(service="crm", path=part, user=""))

    @contextmanager
    def switched(self, **switches: Any) -> Iterator[None]:
        before = {name: self.box.switches[name] for name in switches}
        self.box.switches.set(**switches)
        try:
            yield
        finally:
            self.box.switches.set(**before)

    def refill(self) -> None:
        """Give back the day's calls, which a long run of examples would use up."""
        crm_of(self.box).limits.reset()
        self.box.journal.clear()


class Tokens:
    def __init__(self, box: Sandbox, user: str) -> None:
        self._box, self._user = box, user
        self._token = box.accounts.access_token(user)

    def access_token(self) -> str:
        return self._token

    def refreshed(self, old: str) -> str:
        self._token = self._box.accounts.access_token(self._user)
        return self._token


class Stored:
    def __init__(self, payload: Any, fetched_at: Any) -> None:
        self.payload, self.fetched_at = payload, fetched_at


class MemoryStore:
    """A store that two `Metadata` may share, as two processes share the database."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, str], Stored] = {}

    def get(self, organisation_id: str, language: str, profile: str) -> Stored | None:
        return self.kept.get((organisation_id, language, profile))

    def put(self, organisation_id: str, language: str, profile: str, payload: object, now: Any) -> None:
        self.kept[organisation_id, language, profile] = Stored(payload, now)

    def forget(self, organisation_id: str) -> None:
        self.kept = {key: value for key, value in self.kept.items() if key[0] != organisation_id}


def zylker(texts: tuple[str, ...] = TEXTS, copies: int = 1) -> Zylker:
    """An empty organisation, filled with leads and deals over all combinations of the texts."""
    zoho = create_sandbox(dataset="empty", frozen_at=START)
    fill(zoho.extensions["sandbox"], texts, copies)
    return Zylker(zoho)


def fill(box: Sandbox, texts: tuple[str, ...], copies: int) -> None:
    crm = crm_of(box)
    people = [user.id for user in crm.people.all("zylker")]
    number = 0

    def put(module: str, **values: Any) -> str:
        nonlocal number
        number += 1
        record_id = f"48768760000{number:08d}"
        stamp = f"2026-{1 + number % 10:02d}-{1 + number % 28:02d}T{number % 24:02d}:00:00+00:00"
        facts = {"Owner": people[number % len(people)], "Created_Time": stamp, "Modified_Time": stamp}
        facts |= {"Created_By": people[0], "Modified_By": people[number % 2]}
        present = {name: value for name, value in values.items() if value is not None}
        crm.table(module).put(record_id, {"id": record_id, **facts, **present})
        return record_id

    accounts = [put("Accounts", Account_Name=text) for text in texts]
    for place in range(EXAMPLES * copies):
        text, other = texts[place % len(texts)], texts[(place * 7 + 3) % len(texts)]
        put(
            "Leads",
            Last_Name=text,
            Full_Name=text,
            Company=other,
            Phone=PHONES[place % len(PHONES)] if place % 4 else None,
            Email=f"user{place}@{'zylker' if place % 2 else 'example'}.test",
            Lead_Source=SOURCES[place % len(SOURCES)] if place % 3 else None,
            Languages=LANGUAGES[place % len(LANGUAGES)] or None,
            Annual_Revenue=[None, 0, 0.1, 50000, 50000.5, 1_000_000][place % 6],
            Age=[None, 20, 40, 41][place % 4],
            Email_Opt_Out=[True, False, None][place % 3],
            Description=f"{text} said: {other}" if place % 5 else None,
        )
        put(
            "Deals",
            Deal_Name=f"{text} {place}",
            Account_Name=accounts[place % len(accounts)] if place % 4 else None,
            Amount=place * 1000,
            Stage="Closed Won" if place % 2 else "Qualification",
            Technical_Contact=people[place % len(people)] if place % 2 else None,
        )
