"""Every method of the Cliq and Accounts clients meets every way in which these services fail."""

from collections.abc import Callable
from typing import Any

import pytest
import responses

from app.clients.cliq import Cliq
from app.clients.crm import Crm
from app.clients.oauth import OAuth
from app.errors import MissingScope, RateLimited, ServiceRejected, ServiceUnavailable
from tests.app.clients.conftest import Lines, Tokens
from tests.app.clients.failures import BROKEN, CUT, HTML, NO_ANSWER, cases, script

MESSAGE = {"text": "hello"}
CLIQ_READS: dict[str, Callable[[Cliq], object]] = {
    "user": lambda cliq: cliq.user("600771234"),
    "channel": lambda cliq: cliq.channel("sales"),
    "channels": lambda cliq: cliq.channels("sales"),
}
CLIQ_WRITES: dict[str, Callable[[Cliq], object]] = {
    "post_to_chat": lambda cliq: cliq.post_to_chat("CT_1_2", MESSAGE),
    "post_to_channel": lambda cliq: cliq.post_to_channel("sales", MESSAGE),
    "post_to_user": lambda cliq: cliq.post_to_user("600771234", MESSAGE),
    "post_from_bot": lambda cliq: cliq.post_from_bot("zohocrm", MESSAGE, user_ids=["1"]),
    "edit": lambda cliq: cliq.edit("CT_1_2", "1_2", MESSAGE),
}


@cases(CLIQ_READS, CLIQ_WRITES)
def test_cliq_says_throttled_with_400_and_is_not_asked_again(
    cliq: Cliq, wire: responses.RequestsMock, call: Callable[[Cliq], object]
) -> None:
    script(wire, {"status": 400, "json": {"code": "request_limit_exceeded", "message": "throttle"}})
    with pytest.raises(RateLimited) as raised:
        call(cliq)
    assert raised.value.service == "cliq"
    assert len(wire.calls) == 1


@cases(CLIQ_READS, CLIQ_WRITES)
def test_cliq_says_throttled_with_429(cliq: Cliq, wire: responses.RequestsMock, call: Callable[[Cliq], object]) -> None:
    answer = {"status": 429, "json": {"message": "Too many requests"}, "headers": {"Retry-After": "7"}}
    script(wire, answer)
    with pytest.raises(RateLimited) as raised:
        call(cliq)
    assert raised.value.retry_after_seconds == 7


@cases(CLIQ_READS, CLIQ_WRITES)
def test_cliq_refuses_a_token_and_takes_the_fresh_one(
    cliq: Cliq, wire: responses.RequestsMock, tokens: Tokens, call: Callable[[Cliq], object]
) -> None:
    refused = {"status": 401, "json": {"message": "Request was rejected because of invalid AuthToken."}}
    script(wire, refused, {"status": 200, "json": {"data": []}})
    call(cliq)
    assert tokens.refused == ["first"]


@pytest.mark.parametrize("status", [401, 403])
@cases(CLIQ_READS, CLIQ_WRITES)
def test_cliq_lacks_a_scope(
    cliq: Cliq, wire: responses.RequestsMock, call: Callable[[Cliq], object], status: int
) -> None:
    script(wire, {"status": status, "json": {"code": "oauthtoken_scope_invalid", "message": "no scope"}})
    with pytest.raises(MissingScope):
        call(cliq)


@pytest.mark.parametrize("failure", [BROKEN, NO_ANSWER, CUT, HTML], ids=["500", "time-out", "cut", "html"])
@cases(CLIQ_WRITES)
def test_a_message_is_not_posted_twice_when_it_may_have_been_posted(
    cliq: Cliq, wire: responses.RequestsMock, call: Callable[[Cliq], object], failure: dict[str, Any]
) -> None:
    script(wire, failure)
    with pytest.raises(ServiceUnavailable):
        call(cliq)
    assert len(wire.calls) == 1


@cases(CLIQ_WRITES)
def test_a_400_of_cliq_is_permanent(cliq: Cliq, wire: responses.RequestsMock, call: Callable[[Cliq], object]) -> None:
    script(wire, {"status": 400, "json": {"code": "input_pattern_mismatch", "message": "type"}})
    with pytest.raises(ServiceRejected) as raised:
        call(cliq)
    assert raised.value.facts["remote_code"] == "input_pattern_mismatch"


OAUTH: dict[str, Callable[[OAuth], object]] = {
    "exchange": lambda oauth: oauth.exchange("1000.code"),
    "refresh": lambda oauth: oauth.refresh("1000.refresh"),
    "revoke": lambda oauth: oauth.revoke("1000.refresh"),
}


@pytest.mark.parametrize("failure", [BROKEN, NO_ANSWER, CUT, HTML], ids=["500", "time-out", "cut", "html"])
@cases(OAUTH)
def test_accounts_in_trouble_is_temporary(
    oauth: OAuth, wire: responses.RequestsMock, call: Callable[[OAuth], object], failure: dict[str, Any]
) -> None:
    script(wire, failure)
    with pytest.raises(ServiceUnavailable) as raised:
        call(oauth)
    assert raised.value.service == "accounts"


@cases(OAUTH)
def test_accounts_throttles_for_ten_minutes(
    oauth: OAuth, wire: responses.RequestsMock, call: Callable[[OAuth], object]
) -> None:
    text = "You have made too many requests continuously. Please try again after some time."
    script(wire, {"status": 400, "json": {"error": "Access Denied", "error_description": text, "status": "failure"}})
    with pytest.raises(RateLimited) as raised:
        call(oauth)
    assert raised.value.retry_after_seconds == 600


def test_no_token_and_no_secret_is_in_any_log_line(
    crm: Crm, oauth: OAuth, wire: responses.RequestsMock, log: Lines
) -> None:
    script(wire, {"status": 400, "json": {"error": "invalid_client"}})
    for call in (*OAUTH.values(),):
        with pytest.raises(ServiceRejected):
            call(oauth)
    with pytest.raises(ServiceRejected):
        crm.search("Leads", word="大谷翔平")
    written = repr(log.lines)
    assert len(log.lines) == 4
    for secret in ("1000.code", "1000.refresh", "the-client-secret", "first", "大谷", "Authorization"):
        assert secret not in written
