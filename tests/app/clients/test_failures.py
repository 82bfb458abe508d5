"""Every method of the CRM client meets every way in which the CRM fails."""

from collections.abc import Callable
from typing import Any

import pytest
import responses

from app.clients.crm import Crm
from app.errors import MissingScope, RateLimited, ServiceRejected, ServiceUnavailable, TokenRevoked
from tests.app.clients.conftest import Tokens
from tests.app.clients.failures import (
    BAD_TOKEN,
    BROKEN,
    BUSY,
    CUT,
    GATEWAY,
    HTML,
    NO_ANSWER,
    NONE,
    NOT_VALID,
    SCOPE,
    WRITTEN,
    cases,
    script,
)
from tests.fixed import FixedSource

CRM_READS: dict[str, Callable[[Crm], object]] = {
    "coql": lambda crm: crm.coql("select id from Leads where (id is not null)"),
    "count_by_coql": lambda crm: crm.count_by_coql("select COUNT(id) from Leads where (id is not null)"),
    "search": lambda crm: crm.search("Leads", word="zyl", fields=["Last_Name"]),
    "count": lambda crm: crm.count("Leads", word="zyl"),
    "get": lambda crm: crm.get("Leads", "4876876000000624001"),
    "records": lambda crm: crm.records("Leads", ["Last_Name"]),
    "modules": lambda crm: crm.modules(),
    "fields": lambda crm: crm.fields("Leads"),
    "layouts": lambda crm: crm.layouts("Deals"),
    "pipelines": lambda crm: crm.pipelines("4876876000000091023"),
    "roles": lambda crm: crm.roles(),
    "users": lambda crm: crm.users(),
    "current_user": lambda crm: crm.current_user(),
    "org": lambda crm: crm.org(),
}
CRM_WRITES: dict[str, Callable[[Crm], object]] = {
    "create_note": lambda crm: crm.create_note("Leads", "4876876000000624001", title="t", content="c"),
    "create": lambda crm: crm.create("Leads", {"Last_Name": "Ohtani"}),
    "update": lambda crm: crm.update("Leads", "4876876000000624001", {"Phone": "03"}),
}


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


@cases(CRM_READS, CRM_WRITES)
def test_what_another_process_had_fetched_may_be_as_useless_and_is_refreshed_in_turn(
    crm: Crm, wire: responses.RequestsMock, tokens: Tokens, call: Callable[[Crm], object]
) -> None:
    """`refreshed` first gives the stored token, unknown to this process so far; that one may be revoked as well."""
    script(wire, BAD_TOKEN, BAD_TOKEN, WRITTEN)
    call(crm)
    assert tokens.refused == ["first", "fresh1"]


@cases(CRM_WRITES)
def test_a_refused_token_is_refreshed_once_and_the_write_repeated(
    crm: Crm, wire: responses.RequestsMock, tokens: Tokens, call: Callable[[Crm], object]
) -> None:
    script(wire, BAD_TOKEN, WRITTEN)
    call(crm)
    assert tokens.refused == ["first"]


@cases(CRM_READS, CRM_WRITES)
def test_a_token_that_stays_refused_asks_for_consent_and_not_for_a_fourth_token(
    crm: Crm, wire: responses.RequestsMock, tokens: Tokens, call: Callable[[Crm], object]
) -> None:
    script(wire, BAD_TOKEN)
    with pytest.raises(TokenRevoked):
        call(crm)
    assert tokens.refused == ["first", "fresh1"]
    assert len(wire.calls) == 3


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


@pytest.mark.parametrize("failure", [BROKEN, NO_ANSWER, CUT, GATEWAY], ids=["500", "time-out", "cut", "502"])
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
