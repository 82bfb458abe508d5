"""When a failed delivery is tried again: pure arithmetic over the error and the number of tries.

It sends nothing and knows no table. How an account that Cliq locked out is left alone is in pacing.py.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.errors import BotError, RateLimited, ServiceRejected, ServiceUnavailable

# After the first failure, the second …; in all about a day, so that a day's outage of Cliq loses nothing.
DELAYS_SECONDS = (2, 10, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
JITTER = 0.2  # either way, so that many that failed together do not come back together
LONGEST_WAIT_SECONDS = 3600  # no service may make us wait longer than that with Retry-After


@dataclass(frozen=True)
class RetryDecision:
    """not_before: when to try again; None: give up, and why is in `reason`."""

    not_before: datetime | None
    reason: Literal["again", "refused", "nobody to send it as", "too many tries", "too late"]


def decide(
    error: Exception,
    attempts: int,
    now: datetime,
    expires_at: datetime | None = None,
    luck: float = 0.5,
    factor: float = 1.0,
) -> RetryDecision:
    """What to do after a failed try.

    attempts     tries so far, this one included
    expires_at   a message that would be sent later than that is given up
    luck         a random number from 0 to 1
    factor       by which all waits are longer; a setting, for runs that cannot wait a day
    """
    if isinstance(error, ServiceRejected):
        return RetryDecision(None, "refused")
    if isinstance(error, BotError) and not isinstance(error, ServiceUnavailable | RateLimited):
        return RetryDecision(None, "nobody to send it as")  # no account, consent gone: only a person can help
    if attempts > len(DELAYS_SECONDS):
        return RetryDecision(None, "too many tries")
    seconds = factor * DELAYS_SECONDS[attempts - 1] * (1 - JITTER + 2 * JITTER * luck)
    if isinstance(error, RateLimited) and error.retry_after_seconds is not None:
        seconds = max(seconds, min(error.retry_after_seconds, LONGEST_WAIT_SECONDS))
    not_before = now + timedelta(seconds=seconds)
    if expires_at is not None and not_before >= expires_at:
        return RetryDecision(None, "too late")
    return RetryDecision(not_before, "again")


def may_have_arrived(error: Exception) -> bool:
    """Whether what failed so may have been done all the same: the connection was cut, or the answer did not come."""
    return isinstance(error, ServiceUnavailable)
