"""The only outgoing call of the product: one pooled connection per service, time limits, repeats, errors, one log line.

Does not know what is asked: paths, parameters and the meaning of an answer belong to the file of each service. Nothing
else imports requests. Tokens, queries and bodies are never logged.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson
import requests
from requests.adapters import BaseAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError

from app.clients.wire import faults, sending, silence, timing
from app.clients.wire.gate import Gates
from app.errors import RateLimited, ServiceError, ServiceRejected, ServiceUnavailable, TokenRevoked
from app.now import Source

Adapter = BaseAdapter  # what can be mounted in place of the network
# The first may give what another process had fetched before, which can be as useless: only the second is surely fresh.
MOST_REFRESHES = 2
READS = sending.READS
READ_CHUNK_BYTES = 1 << 16


class Tokens(Protocol):
    """Whose access token a call carries. Refreshing is coordinated by whoever implements it, not here."""

    def access_token(self) -> str:
        """A token with some life left; raises NotLinked, TokenRevoked or another ServiceError."""
        ...

    def refreshed(self, old: str) -> str:
        """The token after `old` was refused: another one when somebody refreshed meanwhile, else a fresh one."""
        ...


class Log(Protocol):
    """The part of a structlog logger that clients use."""

    def info(self, event: str, **facts: Any) -> Any: ...


@dataclass(frozen=True)
class Answer:
    """A success: `body` is {} when the service sent none (204); header names are in lower case."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Limits:
    """How long and how often; seconds, bytes, calls."""

    connect_seconds: float = 3.05
    read_seconds: float = 10.0
    deadline_seconds: float = 12.0  # for one call with all its repeats: Cliq hangs up after 15 s
    tries: int = 3
    backoff_seconds: float = 0.5
    answer_bytes: int = 16 << 20
    connections: int = 32  # at least the threads of one web process
    at_once: int = 8  # per organisation and process; the CRM's smallest paid edition allows 10
    repeats_throttled: bool = True  # Cliq locks for 10 minutes: asking again at once cannot help


class Http:
    """Calls one service.

    adapters  {url prefix: requests adapter}, mounted after the pooled one: tests put the sandbox in process here
    hearing   is told how each call ended
    trust_env whether proxy variables of the environment count; off, since it costs 0.3 ms a call
    """

    def __init__(
        self,
        service: str,
        *,
        source: Source,
        log: Log | None = None,
        hearing: silence.Hearing | None = None,
        limits: Limits | None = None,
        adapters: Mapping[str, BaseAdapter] | None = None,
        trust_env: bool = False,
    ) -> None:
        self.service = service
        self.limits = limits or Limits()
        self._source, self._log, self._hearing = source, log or silence.Silence(), hearing or silence.Silence()
        self._gates = Gates(self.limits.at_once)
        self._session = requests.Session()
        self._session.trust_env = trust_env
        for prefix in ("https://", "http://"):
            self._session.mount(prefix, sending.Pooled(self.limits.connections))
        for prefix, adapter in (adapters or {}).items():
            self._session.mount(prefix, adapter)

    def call(
        self,
        method: str,
        url: str,
        *,
        operation: str,
        params: Mapping[str, str] | None = None,
        json: object = None,
        form: Mapping[str, str] | None = None,
        upload: sending.Upload | None = None,
        headers: Mapping[str, str] | None = None,
        tokens: Tokens | None = None,
        organisation: str = "",
        is_read: bool | None = None,
        deadline_seconds: float | None = None,
        accept: Collection[int] = (),
        is_file: bool = False,
    ) -> Answer:
        """Send one request, repeat it where that is safe, and return the JSON object of its answer.

        upload        a file, as multipart/form-data with `form` before it
        operation     'POST /coql': what the log and the error call it; holds no ids, words or addresses
        organisation  whose allowance of simultaneous calls it takes; '' = no limit
        is_read       True for a POST that changes nothing; default by method. Reads are repeated after 429, 5xx, cut
                      connections and time-outs; writes after 429 only, since the rest may have been executed
        accept        statuses of 300 and above that are an answer too (304, or an error body the caller reads itself)
        is_file       the answer is a file, in Answer.content, not JSON
        raises        RateLimited, ServiceUnavailable, ServiceRejected, TokenRevoked, MissingScope, and what `tokens`
                      raises
        """
        reads = method in READS if is_read is None else is_read
        person = str(getattr(tokens, "cliq_user_id", ""))
        try:
            request = sending.request(method, url, params, json, form, headers, upload)
        except (requests.RequestException, ValueError) as error:  # an address that is none
            raise faults.unavailable(self.service, operation, "connection") from error
        deadline = self._source.monotonic() + (deadline_seconds or self.limits.deadline_seconds)
        try:
            wanted = None if is_file else accept
            answer = self._repeated(request, operation, tokens, organisation, reads, deadline, wanted)
        except ServiceError as error:
            self._hear(person, operation, error)
            raise
        self._hearing.well(self.service, person, answer.headers)
        return answer

    def _hear(self, person: str, operation: str, error: ServiceError) -> None:
        """Who refuses the content of a call has answered; who refuses the caller, or does not answer, has not."""
        code = str(error.facts.get("remote_code") or error.facts.get("reason") or error.code)
        if isinstance(error, ServiceRejected) and error.service == self.service:
            self._hearing.well(self.service, person, {})
        elif code != "busy":  # that is our own queue
            self._hearing.failed(self.service, person, operation, error.status, code)

    def _repeated(
        self,
        request: requests.PreparedRequest,
        operation: str,
        tokens: Tokens | None,
        organisation: str,
        reads: bool,
        deadline: float,
        accept: Collection[int] | None,
    ) -> Answer:
        """One call with its repeats, and with a fresh token where the old one was refused."""
        token = tokens.access_token() if tokens else ""
        attempt, refreshes = 1, 0
        while True:
            if token:
                request.headers["Authorization"] = f"Zoho-oauthtoken {token}"
            try:
                return self._once(request, operation, organisation, deadline, accept, attempt)
            except TokenRevoked as error:
                if tokens is None:
                    raise ServiceRejected(self.service, operation, 401, None, **_facts(error)) from None
                if refreshes == MOST_REFRESHES:
                    raise
                refreshes, token, request = refreshes + 1, tokens.refreshed(token), request.copy()
            except (RateLimited, ServiceUnavailable) as error:
                pause = self._pause(error, attempt, reads)
                if pause is None or self._source.monotonic() + pause >= deadline:
                    raise
                self._source.sleep(pause)
                attempt += 1

    def _pause(self, error: ServiceError, attempt: int, reads: bool) -> float | None:
        """Seconds before the next try, None when there is none."""
        if attempt >= self.limits.tries:
            return None
        backoff: float = self.limits.backoff_seconds * 2 ** (attempt - 1) * (1 + self._jitter())
        if isinstance(error, RateLimited):
            if not self.limits.repeats_throttled or error.status is None:
                return None
            return backoff if error.retry_after_seconds is None else max(backoff, error.retry_after_seconds)
        return backoff if reads and error.facts.get("reason") in ("connection", "time_out", "server") else None

    def _jitter(self) -> float:
        """0 to 0.5, so that many who were turned away together do not come back together."""
        return sum(self._source.token(4).encode()) % 64 / 128

    def _once(
        self,
        prepared: requests.PreparedRequest,
        operation: str,
        organisation: str,
        deadline: float,
        accept: Collection[int] | None,
        attempt: int,
    ) -> Answer:
        """One request on the wire, with the organisation's gate around it and one log line after it."""
        gate = self._gates.of(organisation)
        if gate is not None and not gate.enter(max(0.0, deadline - self._source.monotonic())):
            raise RateLimited(self.service, operation, None, reason="busy")
        status, size, code = 0, 0, ""
        started = self._source.monotonic()
        try:
            response, content = self._send(prepared, operation, deadline)
            status, size = response.status_code, len(content)
            timing.record(started, self._source.monotonic())
            names = {name.lower(): value for name, value in response.headers.items()}
            if accept is None and status < 300:
                return Answer(status, {}, names, content)
            body = _json_object(content)
            if body is not None and (status < 300 or status in (accept or ())):
                return Answer(status, body, names)
            raise faults.fault(self.service, operation, status, names, body, self._source.now())
        except ServiceError as error:
            code = str(error.facts.get("remote_code") or error.facts.get("reason") or "")
            if not status:
                timing.record(started, self._source.monotonic())
            raise
        finally:
            if gate is not None:
                gate.leave()
            self._log.info(
                "remote_call",
                service=self.service,
                operation=operation,
                status=status or None,
                milliseconds=round((self._source.monotonic() - started) * 1000, 1),
                attempt=attempt,
                size_bytes=size,
                remote_code=code,
            )

    def _send(
        self, prepared: requests.PreparedRequest, operation: str, deadline: float
    ) -> tuple[requests.Response, bytes]:
        """Send and hold the whole body; every failure on the way is a ServiceUnavailable."""
        remaining = deadline - self._source.monotonic()
        if remaining <= 0:
            raise faults.unavailable(self.service, operation, "time_out")
        limits = min(self.limits.connect_seconds, remaining), min(self.limits.read_seconds, remaining)
        options: dict[str, Any] = {"stream": True, "timeout": limits}
        if self._session.trust_env:
            environment = self._session.merge_environment_settings(prepared.url, {}, True, None, None)
            options |= {name: environment[name] for name in ("proxies", "verify", "cert")}
        try:
            # The adapter itself: no redirects or hooks, and no cookies. Many people share this session: a cookie of one
            # of them must never travel with another's token.
            adapter = self._session.get_adapter(url=str(prepared.url))
            with adapter.send(prepared, **options) as response:
                chunks, size = [], 0
                # read1 returns what has arrived; read() waits for a full chunk, and a trickle never trips a time-out
                while chunk := response.raw.read1(READ_CHUNK_BYTES, decode_content=True):
                    chunks.append(chunk)
                    size += len(chunk)
                    if size > self.limits.answer_bytes:
                        raise faults.unavailable(self.service, operation, "too_large", response.status_code)
                    if self._source.monotonic() > deadline:
                        raise faults.unavailable(self.service, operation, "time_out")
                return response, b"".join(chunks)
        except (requests.Timeout, ReadTimeoutError) as error:
            raise faults.unavailable(self.service, operation, "time_out") from error
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise faults.unavailable(self.service, operation, "connection") from error


def _json_object(content: bytes) -> dict[str, Any] | None:
    """The object in an answer; {} for no body, None for anything else: every service here answers with objects."""
    if not content:
        return {}
    try:
        parsed = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    return parsed if isinstance(parsed, dict) else None


def _facts(error: ServiceError) -> dict[str, object]:
    return {name: value for name, value in error.facts.items() if name not in ("service", "operation", "status")}
