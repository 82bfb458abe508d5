"""Every method of every client meets every way in which a remote service fails."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import requests
import responses

from app.clients.cliq import Cliq
from app.clients.crm import Crm
from app.clients.oauth import OAuth
from app.errors import MissingScope, RateLimited, ServiceRejected, ServiceUnavailable, TokenRevoked
from tests.app.clients.conftest import Lines, Tokens
from tests.fixed import FixedSource

ANYWHERE = re.compile(r".*")

CRM_READS: dict[str, Callable[[Crm], object]] = {
    "coql": lambda crm: crm.coql("select id from Leads where (id is not null)"),
    "count_by_coql": lambda crm: crm.count_by_coql("select COUNT(id) from Leads where (id is not null)"),
    "search": lambda crm: crm.search("Leads", word="zyl", fields=["Last_Name"]),
    "count": lambda crm: crm.count("Leads", word="zyl"),
    "get": lambda crm: crm.get("Leads", "4876876000000624001"),
    "records": lambda crm: crm.records("Leads", ["Last_Name"]),
    "modules": lambda crm: crm.modules(),
    "fields": lambda crm: crm.fields("Leads"),
    "layout_ids": lambda crm: crm.layout_ids("Deals"),
    "pipelines": lambda crm: crm.pipelines("4876876000000091023"),
    "roles": lambda crm: crm.roles(),
    "users": lambda crm: crm.users(),
    "current_user": lambda crm: crm.current_user(),
    "org": lambda crm: crm.org(),
}
CRM_WRITES: dict[str, Callable[[Crm], object]] = {
    "create_note": lambda crm: crm.create_note("Leads", "4876876000000624001", title="t", content="c"),
    "update": lambda crm: crm.update("Leads", "4876876000000624001", {"Phone": "03"}),
}
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


def cases(*tables: dict[str, Callable[[Any], object]]) -> Any:
    return pytest.mark.parametrize("call", [pytest.param(c, id=n) for table in tables for n, c in table.items()])


def script(wire: responses.RequestsMock, *answers: dict[str, Any]) -> None:
    """The answers to come, whatever the method; the last one stays."""
    for answer in answers:
        for method in ("GET", "POST", "PUT"):
            wire.add(method, ANYWHERE, **answer)


NONE = {"status": 204}
NOT_VALID = {"status": 400, "json": {"code": "INVALID_DATA_TYPE", "message": "no", "details": {"api_name": "X"}}}
BAD_TOKEN = {"status": 401, "json": {"code": "INVALID_TOKEN", "message": "invalid oauth token", "status": "error"}}
SCOPE = {"status": 401, "json": {"code": "OAUTH_SCOPE_MISMATCH", "message": "invalid oauth scope"}}
BUSY = {"status": 429, "json": {"code": "TOO_MANY_REQUESTS", "message": "slow"}}
BROKEN = {"status": 500, "json": {"code": "INTERNAL_ERROR", "message": "Internal Server Error"}}
HTML = {"status": 200, "body": "<html>maintenance</html>", "content_type": "text/html"}
NO_ANSWER = {"body": requests.ReadTimeout("too late")}
CUT = {"body": requests.ConnectionError("reset")}
WRITTEN = {"status": 201, "json": {"data": [{"code": "SUCCESS", "status": "success", "details": {"id": "77"}}]}}


@cases(CRM_READS, CRM_WRITES)
def test_a_400_is_permanent_and_names_the_service_the_code_and_the_details(
    crm: Crm, wire: responses.RequestsMock, call: Callable[[Crm], object]
) -> None:
    script(wire, NOT_VALID)
    with pytest.raises(ServiceRejected) as raised:
        call(crm)
    assert raised.value.service == "crm"
    assert raised.value.status == 400
    assert raised.value.facts["remote_code"] == "INVALID_DATA_TYPE"
    assert raised.value.facts["details"] == {"api_name": "X"}
    assert len(wire.calls) == 1


@cases(CRM_READS)
def test_a_refused_token_is_refreshed_once_and_the_read_repeated(
    crm: Crm, wire: responses.RequestsMock, tokens: Tokens, call: Callable[[Crm], object]
) -> None:
    script(wire, BAD_TOKEN, NONE)
    call(crm)
    assert tokens.refused == ["first"]
    sent = [entry.request.headers["Authorization"] for entry in wire.calls]
    assert sent == ["Zoho-oauthtoken first", "Zoho-oauthtoken fresh1"]


@cases(CRM_WRITES)
def test_a_refused_token_is_refreshed_once_and_the_write_repeated(
    crm: Crm, wire: responses.RequestsMock, tokens: Tokens, call: Callable[[Crm], object]
) -> None:
    script(wire, BAD_TOKEN, WRITTEN)
    call(crm)
    assert tokens.refused == ["first"]


@cases(CRM_READS, CRM_WRITES)
def test_a_token_that_stays_refused_asks_for_consent_and_not_for_a_third_token(
    crm: Crm, wire: responses.RequestsMock, tokens: Tokens, call: Callable[[Crm], object]
) -> None:
    script(wire, BAD_TOKEN)
    with pytest.raises(TokenRevoked):
        call(crm)
    assert tokens.refused == ["first"]
    assert len(wire.calls) == 2


@cases(CRM_READS, CRM_WRITES)
def test_a_missing_scope_asks_for_more_consent_without_a_refresh(
    crm: Crm, wire: responses.RequestsMock, tokens: Tokens, call: Callable[[Crm], object]
) -> None:
    script(wire, SCOPE)
    with pytest.raises(MissingScope):
        call(crm)
    assert tokens.refused == []


@cases(CRM_READS)
def test_429_is_waited_out_and_the_read_repeated(
    crm: Crm, wire: responses.RequestsMock, source: FixedSource, call: Callable[[Crm], object]
) -> None:
    script(wire, BUSY, NONE)
    before = source.monotonic()
    call(crm)
    assert 0.5 <= source.monotonic() - before <= 0.75  # first pause 0.5 s and up to half of it again


@cases(CRM_READS)
def test_429_with_retry_after_waits_that_long(
    crm: Crm, wire: responses.RequestsMock, source: FixedSource, call: Callable[[Crm], object]
) -> None:
    script(wire, {**BUSY, "headers": {"Retry-After": "3"}}, NONE)
    before = source.monotonic()
    call(crm)
    assert source.monotonic() - before == pytest.approx(3)


@cases(CRM_READS, CRM_WRITES)
def test_429_that_asks_for_more_time_than_a_person_has_is_handed_on(
    crm: Crm, wire: responses.RequestsMock, call: Callable[[Crm], object]
) -> None:
    script(wire, {**BUSY, "headers": {"Retry-After": "60"}})
    with pytest.raises(RateLimited) as raised:
        call(crm)
    assert raised.value.retry_after_seconds == 60
    assert len(wire.calls) == 1


@cases(CRM_WRITES)
def test_429_repeats_a_write_since_it_was_not_executed(
    crm: Crm, wire: responses.RequestsMock, call: Callable[[Crm], object]
) -> None:
    script(wire, BUSY, BUSY, WRITTEN)
    call(crm)
    assert len(wire.calls) == 3


@cases(CRM_READS, CRM_WRITES)
def test_429_without_end_is_tried_three_times(
    crm: Crm, wire: responses.RequestsMock, call: Callable[[Crm], object]
) -> None:
    script(wire, BUSY)
    with pytest.raises(RateLimited):
        call(crm)
    assert len(wire.calls) == 3


@pytest.mark.parametrize("failure", [BROKEN, NO_ANSWER, CUT], ids=["500", "time-out", "cut"])
@cases(CRM_READS)
def test_a_read_is_repeated_when_the_service_is_in_trouble(
    crm: Crm, wire: responses.RequestsMock, call: Callable[[Crm], object], failure: dict[str, Any]
) -> None:
    script(wire, failure, NONE)
    call(crm)
    assert len(wire.calls) == 2


@pytest.mark.parametrize("failure", [BROKEN, NO_ANSWER, CUT, HTML], ids=["500", "time-out", "cut", "html"])
@cases(CRM_WRITES)
def test_a_write_is_never_repeated_when_it_may_have_been_executed(
    crm: Crm, wire: responses.RequestsMock, call: Callable[[Crm], object], failure: dict[str, Any]
) -> None:
    script(wire, failure)
    with pytest.raises(ServiceUnavailable) as raised:
        call(crm)
    assert raised.value.service == "crm"
    assert len(wire.calls) == 1


@cases(CRM_READS)
def test_html_in_place_of_json_is_a_service_that_does_not_work(
    crm: Crm, wire: responses.RequestsMock, call: Callable[[Crm], object]
) -> None:
    script(wire, HTML)
    with pytest.raises(ServiceUnavailable) as raised:
        call(crm)
    assert raised.value.facts["reason"] == "not_json"


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
