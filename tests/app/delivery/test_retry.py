"""When a failed delivery is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from app.delivery.retry import DELAYS_SECONDS, LONGEST_WAIT_SECONDS, RetryDecision, decide
from app.errors import NotLinked, RateLimited, ServiceRejected, ServiceUnavailable, TokenRevoked, Unauthorized

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def seconds(decision: RetryDecision) -> float | None:
    return (decision.not_before - NOW).total_seconds() if decision.not_before else None


@pytest.mark.parametrize("attempts", range(1, len(DELAYS_SECONDS) + 1))
def test_what_may_work_later_is_tried_again_ever_more_slowly(attempts: int) -> None:
    decision = decide(ServiceUnavailable("cliq", "POST", 503), attempts, NOW)
    assert seconds(decision) == DELAYS_SECONDS[attempts - 1]


def test_after_ten_tries_over_about_a_day_it_is_given_up() -> None:
    assert 20 * 3600 < sum(DELAYS_SECONDS) < 26 * 3600
    assert len(DELAYS_SECONDS) + 1 == 10
    assert decide(ServiceUnavailable("cliq", "POST"), len(DELAYS_SECONDS) + 1, NOW).not_before is None


@pytest.mark.parametrize(
    "error",
    [
        ServiceRejected("cliq", "POST", 400),
        NotLinked(),
        TokenRevoked("accounts", "refresh"),
        Unauthorized("unknown_response_url"),
    ],
)
def test_what_only_a_person_can_mend_is_given_up_at_once(error: Exception) -> None:
    assert decide(error, 1, NOW).not_before is None


@pytest.mark.parametrize(
    ("asked", "waited"),
    [(None, 2), (1, 2), (120, 120), (10**9, LONGEST_WAIT_SECONDS)],  # first delay 2 s, never above an hour
)
def test_a_service_may_ask_for_patience_within_bounds(asked: float | None, waited: float) -> None:
    assert seconds(decide(RateLimited("cliq", "POST", 429, asked), 1, NOW)) == waited


@pytest.mark.parametrize(("luck", "waited"), [(0.0, 8.0), (0.5, 10.0), (1.0, 12.0)])
def test_what_failed_together_does_not_come_back_together(luck: float, waited: float) -> None:
    assert seconds(decide(ServiceUnavailable("cliq", "POST"), 2, NOW, luck=luck)) == pytest.approx(waited)


def test_a_mistake_of_ours_is_tried_again_since_a_new_version_may_mend_it() -> None:
    assert seconds(decide(ZeroDivisionError(), 1, NOW)) == 2


def test_nothing_is_tried_again_after_its_time() -> None:
    error = ServiceUnavailable("cliq", "POST")
    assert seconds(decide(error, 1, NOW, NOW + timedelta(seconds=3))) == 2
    assert decide(error, 1, NOW, NOW + timedelta(seconds=2)) == RetryDecision(None, "too late")
