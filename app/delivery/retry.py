"""When a failed delivery is tried again: pure arithmetic over the error and the number of tries.

It sends nothing and knows no table. Pacing per sender and a schedule with jitter are not here yet.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import BotError, RateLimited, ServiceRejected, ServiceUnavailable

# After the first failure, the second …; in all about ten hours, so that a night's outage of Cliq loses nothing.
DELAYS_SECONDS = (2, 10, 60, 300, 900, 3600, 3 * 3600, 6 * 3600)
LONGEST_WAIT_SECONDS = 3600  # no service may make us wait longer than that with Retry-After


@dataclass(frozen=True)
class RetryDecision:
    """not_before: when to try again; None: give up, and why is in `reason`."""

    not_before: datetime | None
    reason: str


def decide(error: Exception, attempts: int, now: datetime, expires_at: datetime | None = None) -> RetryDecision:
    """What to do after a failed try.

    attempts     tries so far, this one included
    expires_at   a message that would be sent later than that is given up
    """
    if isinstance(error, ServiceRejected):
        return RetryDecision(None, "refused")
    if isinstance(error, BotError) and not isinstance(error, ServiceUnavailable | RateLimited):
        return RetryDecision(None, error.code)  # no account, consent gone: only a person can help
    if attempts > len(DELAYS_SECONDS):
        return RetryDecision(None, "too many tries")
    seconds = float(DELAYS_SECONDS[attempts - 1])
    if isinstance(error, RateLimited) and error.retry_after_seconds is not None:
        seconds = max(seconds, min(error.retry_after_seconds, LONGEST_WAIT_SECONDS))
    not_before = now + timedelta(seconds=seconds)
    if expires_at is not None and not_before >= expires_at:
        return RetryDecision(None, "too late")
    return RetryDecision(not_before, "again")
