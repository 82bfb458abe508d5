"""What the CRM says about itself — modules, fields, people, roles — fetched once, shared by everybody it holds for.

Three stages: objects in this process, JSON in the store that all processes share, the CRM. Does not interpret
(catalogue) and does not know where the store keeps things.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from weakref import WeakValueDictionary

import orjson

from app.clients.crm import Crm
from app.clients.crm_facts import Org, Pipeline, Role, Row, Stage, User
from app.errors import RateLimited, ServiceRejected, ServiceUnavailable
from app.now import Source
from app.search.catalogue import build as building
from app.search.people import People
from grammar.catalog import Catalog

FETCH_AT_ONCE = 4  # modules whose fields are asked for side by side
FORGET_AGAIN_SECONDS = 30  # younger metadata is not fetched anew because of an error: it would say the same

Built = TypeVar("Built")
Key = tuple[str, str, str]  # organisation, language, profile


class Kept(Protocol):
    """payload: any JSON value; fetched_at: aware, UTC."""

    @property
    def payload(self) -> Any: ...
    @property
    def fetched_at(self) -> datetime: ...


class Store(Protocol):
    """Where the processes share metadata. Everything is kept under organisation, language and profile."""

    def get(self, organisation_id: str, language: str, profile: str) -> Kept | None: ...
    def put(self, organisation_id: str, language: str, profile: str, payload: object, now: datetime) -> None: ...
    def forget(self, organisation_id: str) -> None: ...


@dataclass(frozen=True)
class _Entry:
    built: Any
    fetched_at: datetime


class Metadata:
    """One per process.

    ttl_seconds    how long metadata is taken for true
    stale_seconds  how long it is used when the CRM can't be reached
    most           organisations × languages × profiles that are held as objects
    """

    def __init__(
        self,
        store: Store,
        source: Source,
        *,
        ttl_seconds: float = 3600,
        stale_seconds: float = 86400,
        most: int = 64,
    ) -> None:
        self._store, self._source, self._most = store, source, most
        self._ttl, self._stale = timedelta(seconds=ttl_seconds), timedelta(seconds=stale_seconds)
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()
        self._lock = threading.Lock()
        self._fetching: dict[Key, threading.Lock] = {}

    def catalog(
        self,
        crm: Crm,
        organisation: str,
        language: str,
        profile: str,
        modules: Iterable[str] = tuple(building.COMMANDS),
    ) -> Catalog:
        """The catalogue for people of this CRM language and profile: labels and field rights depend on both.

        language  of the CRM user whose token `crm` carries, since the CRM answers in it
        raises    ServiceError when nothing is kept and the CRM can't be asked
        """

        def fetch() -> dict[str, Any]:
            return _fetch_fields(crm, tuple(modules))

        def build(payload: Any) -> Catalog:
            return _catalogue(language, payload)

        return self._get((organisation, language, profile), fetch, build)

    def whole_catalog(self, crm: Crm, organisation: str, language: str, profile: str) -> Catalog:
        """As `catalog`, with every module that the CRM lets be asked, for questions; fetched when first needed."""

        def fetch() -> dict[str, Any]:
            names = tuple(str(item["api_name"]) for item in crm.modules() if item.get("api_supported") is not False)
            return _fetch_fields(crm, names)

        def build(payload: Any) -> Catalog:
            return _catalogue(language, payload, every_language=True)

        return self._get((organisation, language, f"{profile} all"), fetch, build)

    def people(self, crm: Crm, organisation: str) -> People:
        """Everybody in the organisation, with those who left."""
        return self._get(
            (organisation, "", "people"),
            lambda: [asdict(user) for user in crm.users()],
            lambda payload: People(User(**item) for item in payload),
        )

    def roles(self, crm: Crm, organisation: str) -> tuple[Role, ...]:
        return self._get(
            (organisation, "", "roles"),
            lambda: [asdict(role) for role in crm.roles()],
            lambda payload: tuple(Role(**item) for item in payload),
        )

    def org(self, crm: Crm, organisation: str) -> Org | None:
        def fetch() -> dict[str, Any] | None:
            org = crm.org()
            return asdict(org) if org else None

        return self._get((organisation, "", "org"), fetch, lambda payload: Org(**payload) if payload else None)

    def pipelines(self, crm: Crm, organisation: str, language: str) -> tuple[Pipeline, ...]:
        """The pipelines of every deals layout, labels in the asker's language; none where deals can't be read."""

        def fetch() -> list[dict[str, Any]]:
            try:
                return [asdict(found) for layout in crm.layouts("Deals") for found in crm.pipelines(layout.id)]
            except ServiceRejected:
                return []

        def build(payload: Any) -> tuple[Pipeline, ...]:
            return tuple(
                Pipeline(**{**item, "stages": tuple(Stage(**one) for one in item["stages"])}) for item in payload
            )

        return self._get((organisation, language, "pipelines"), fetch, build)

    def required(self, crm: Crm, organisation: str, profile: str, module: str) -> tuple[str, ...]:
        """Api names of the fields that the module's first layout demands; () where the asker may not know."""

        def fetch() -> list[str]:
            try:
                return [name for layout in crm.layouts(module)[:1] for name in layout.required]
            except ServiceRejected:
                return []

        return self._get((organisation, module, f"{profile} layout"), fetch, tuple)

    def fiscal_start_month(self, crm: Crm, organisation: str) -> int:
        """1–12; January where the asker may not know."""

        def fetch() -> int:
            try:
                return crm.fiscal_start_month()
            except ServiceRejected:
                return 1

        return self._get((organisation, "", "fiscal_year"), fetch, int)

    def forget(self, organisation: str) -> bool:
        """After the CRM refused a field that we know: the next question fetches anew.

        returns  False when everything was fetched only just now, so that asking again would change nothing
        """
        newest = self._source.now() - timedelta(seconds=FORGET_AGAIN_SECONDS)
        with self._lock:
            keys = [key for key in self._entries if key[0] == organisation]
            if keys and all(self._entries[key].fetched_at > newest for key in keys):
                return False
            for key in keys:
                del self._entries[key]
        self._store.forget(organisation)
        return True

    def _get(self, key: Key, fetch: Callable[[], Any], build: Callable[[Any], Built]) -> Built:
        built: Built = self._entry(key, fetch, build).built
        return built

    def _entry(self, key: Key, fetch: Callable[[], Any], build: Callable[[Any], Any]) -> _Entry:
        entry = self._held(key) or self._load(key, build)
        if entry is not None and self._is_fresh(entry):
            return entry
        lock = self._fetch_lock(key)
        # With something to go on, one thread fetches and the others carry on with what there is.
        if not lock.acquire(blocking=entry is None) and entry is not None:
            return entry
        try:
            newer = self._held(key)
            if newer is not None and self._is_fresh(newer):  # somebody else fetched while we waited
                return newer
            return self._fetched(key, fetch, build, entry)
        finally:
            lock.release()

    def _fetched(self, key: Key, fetch: Callable[[], Any], build: Callable[[Any], Any], old: _Entry | None) -> _Entry:
        now = self._source.now()
        try:
            payload = fetch()
        except (ServiceUnavailable, RateLimited):
            if old is not None and now - old.fetched_at < self._stale:
                return old
            raise
        self._store.put(*key, payload, now)
        return self._hold(key, _Entry(build(payload), now))

    def _load(self, key: Key, build: Callable[[Any], Any]) -> _Entry | None:
        kept = self._store.get(*key)
        return None if kept is None else self._hold(key, _Entry(build(kept.payload), kept.fetched_at))

    def _held(self, key: Key) -> _Entry | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def _hold(self, key: Key, entry: _Entry) -> _Entry:
        with self._lock:
            self._entries[key] = entry
            self._entries.move_to_end(key)
            while len(self._entries) > self._most:
                self._entries.popitem(last=False)
        return entry

    def _fetch_lock(self, key: Key) -> threading.Lock:
        with self._lock:
            return self._fetching.setdefault(key, threading.Lock())

    def _is_fresh(self, entry: _Entry) -> bool:
        return self._source.now() - entry.fetched_at < self._ttl


_catalogues: "WeakValueDictionary[bytes, Catalog]" = WeakValueDictionary()


def _catalogue(language: str, payload: Any, *, every_language: bool = False) -> Catalog:
    """Of the same metadata there is one catalogue, with all that was ever made from it: profiles with the same rights
    share it, and fetching anew what has not changed costs nothing more."""
    key = hashlib.blake2b(orjson.dumps((language, every_language, payload)), digest_size=16).digest()
    found = _catalogues.get(key)
    if found is None:
        found = building.build(language, payload["modules"], payload["fields"], every_language=every_language)
        _catalogues[key] = found
    return found


def _fetch_fields(crm: Crm, names: tuple[str, ...]) -> dict[str, Any]:
    """Modules, and the fields of those that are asked for and there, side by side: a person is waiting."""
    modules = [building.trim_module(item) for item in crm.modules() if item.get("api_name")]
    present = [item["api_name"] for item in modules if item["api_name"] in names and item.get("viewable") is not False]

    def fields(module: str) -> list[dict[str, Any]]:
        try:
            items: Iterable[Row] = crm.fields(module)
        except ServiceRejected:  # no right to this module: it is not there for this asker
            items = ()
        return [building.trim_field(item) for item in items if item.get("api_name")]

    with ThreadPoolExecutor(max_workers=FETCH_AT_ONCE) as pool:
        waiting = {module: pool.submit(copy_context().run, fields, module) for module in present}
        return {"modules": modules, "fields": {module: future.result() for module, future in waiting.items()}}
