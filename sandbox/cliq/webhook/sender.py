"""Sends one webhook to the product and says what came back: in time, late, wrong, or nothing (E2, E3, E6, E7).

It does not judge the content of an answer and shows nothing to anybody.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests

from sandbox.cliq.webhook import body as bodies
from sandbox.cliq.webhook.body import Event, Surroundings
from sandbox.cliq.webhook.handlers import refused
from sandbox.cliq.webhook.signing import HEADER, Signer, stranger_signer
from sandbox.state import Sandbox

STALE_MS = 600_000
SOMEBODY_ELSE = b"700000099"
USER_AGENT = "Zoho-Cliq-Sandbox"


@dataclass(frozen=True)
class Door:
    """Where an event goes; withheld: variables that its handler was not given permission for."""

    url: str
    signed: bool
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failure:
    """Why an execution failed. `code` is stable: timeout, unreachable, late, status, not_json, no_output."""

    code: str
    text: str

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "text": self.text}


@dataclass(frozen=True)
class Outcome:
    """One webhook and its answer.

    request     method, url, headers, body (parsed) and raw (the exact text) as they were sent
    status      HTTP status, None when no answer came
    reply       the parsed answer, None when it is not JSON
    failure     None when `output` can be shown
    repeats     status and reply of every further sending of the same bytes
    """

    event: Event
    request: dict[str, Any]
    status: int | None
    elapsed_ms: float
    reply: Any
    failure: Failure | None
    repeats: list[dict[str, Any]] = field(default_factory=list)

    @property
    def output(self) -> Any:
        """The value of `output`; only to be read where `failure` is None."""
        return self.reply["output"]


@dataclass(frozen=True)
class _Attempt:
    status: int | None
    elapsed_ms: float
    reply: Any
    failure: Failure | None


class Sender:
    """door   where an event goes; None when nothing hears it"""

    def __init__(self, sandbox: Sandbox, door: Callable[[Event], Door | None]) -> None:
        self._sandbox, self._door = sandbox, door
        self._signer = Signer(sandbox.installation.signing_key)

    def send(self, event: Event, around: Surroundings, response_url: str = "", unique_name: str = "") -> Outcome:
        """Build, sign and post one webhook, spoilt as the switch `webhook_fault` says."""
        switches = self._sandbox.switches
        fault = switches["webhook_fault"]
        door = self._door(event)
        if door is None:
            said = Failure("no_handler", f"nothing is installed that hears {event.component} {event.handler}")
            return Outcome(event, {}, None, 0.0, None, said)
        made_ms = self._sandbox.clock.milliseconds()
        body = bodies.build(
            event,
            around,
            made_ms - (STALE_MS if fault == "stale_timestamp" else 0),
            unique_name=unique_name,
            response_url=response_url,
            withheld=(*refused(switches["consent_refused"], event.handler), *door.withheld),
            sub_action_in_params=switches["sub_action_place"] == "params",
        )
        raw = bodies.awkward(body) if fault == "awkward_json" else bodies.compact(body)
        headers = {"Content-Type": "application/json", "User-Agent": USER_AGENT}
        raw = self._sign(raw, headers, fault, event.user.zuid) if door.signed else raw
        attempt = self._attempt(door.url, raw, headers, made_ms)
        repeats = []
        again = 1 if fault == "twice" else 0
        retries = switches["webhook_retries"]
        while again or (attempt.failure and retries):
            again, retries = 0, retries if again else retries - 1
            second = self._attempt(door.url, raw, headers, made_ms)
            repeats.append({"status": second.status, "reply": second.reply})
            attempt = second if attempt.failure else attempt
        request = {
            "method": "POST",
            "url": door.url,
            "headers": headers,
            "body": body,
            "raw": raw.decode("utf-8", "replace"),
        }
        return Outcome(event, request, attempt.status, attempt.elapsed_ms, attempt.reply, attempt.failure, repeats)

    def _sign(self, raw: bytes, headers: dict[str, str], fault: str, acting: str) -> bytes:
        """Put the signature into `headers`; returns the bytes to send.

        The fault `changed_body` puts somebody else in the place of the acting user after signing.
        """
        if fault == "no_signature":
            return raw
        signer = stranger_signer() if fault == "wrong_key" else self._signer
        headers[HEADER] = "not base64 at all!" if fault == "garbage_signature" else signer.sign(raw)
        return raw.replace(acting.encode(), SOMEBODY_ELSE) if fault == "changed_body" else raw

    def _attempt(self, url: str, raw: bytes, headers: dict[str, str], made_ms: int) -> _Attempt:
        window = float(self._sandbox.switches["answer_window_seconds"])
        began = time.perf_counter()
        try:
            answer = self._sandbox.callback("POST", url, headers=dict(headers), data=raw, timeout=window)
        except requests.Timeout:
            return self._failed(began, None, "timeout", f"no answer within {window:g} s")
        except requests.ConnectionError as error:
            return self._failed(began, None, "unreachable", f"{url} could not be reached: {type(error).__name__}")
        taken = _since(began)
        late = self._sandbox.clock.milliseconds() - made_ms >= window * 1000
        try:
            reply = answer.json()
        except ValueError:
            reply = None
        if late:
            failure: Failure | None = Failure("late", f"the answer came after {window:g} s and is ignored")
        elif answer.status_code != 200:
            failure = Failure("status", f"the callback answered with HTTP status {answer.status_code}")
        elif reply is None:
            failure = Failure("not_json", "the answer is not JSON")
        elif not isinstance(reply, dict) or "output" not in reply:
            failure = Failure("no_output", "the answer has no 'output'")
        else:
            failure = None
        return _Attempt(answer.status_code, taken, reply, failure)

    def _failed(self, began: float, status: int | None, code: str, text: str) -> _Attempt:
        return _Attempt(status, _since(began), None, Failure(code, text))


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)
