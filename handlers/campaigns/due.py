"""Who is to join a mailing list joins it when the time has come (M6): at once, or when their week or month is over."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from app.cliq.reply import Reply
from app.errors import BotError, ServiceRejected, UserError
from app.occasion import Occasion
from app.visitors.outside.mailing import NEW, Joiner


def joined(occasion: Occasion) -> Reply:
    """List after list; what is refused for good is kept with its reason, and said to the administrator."""
    mailing = occasion.services.mailing
    terms = mailing.terms
    if terms is None:
        return Reply()
    now = occasion.now
    with occasion.read() as tables:
        due = tables.joiners.due(now)
    for _, group in groupby(due, key=lambda one: one.list_key):
        joiners = list(group)
        try:
            refused = mailing.join(joiners, terms)
        except (UserError, ServiceRejected) as error:
            _refused(occasion, joiners, error)
            continue
        with occasion.services.database.write() as tables:  # at once: they are members now, whatever comes after
            tables.joiners.end([one for one in joiners if one.digest not in refused], "joined", now)
            for one in joiners:
                if one.digest in refused:
                    tables.joiners.end([one], "refused", now, refused[one.digest])
    return Reply()


def _refused(occasion: Occasion, joiners: Sequence[Joiner], error: BotError) -> None:
    """The list itself: what an administrator can mend is tried again tomorrow, what is gone is given up."""
    now, code = occasion.now, str(error.facts.get("remote_code") or error.code)
    list_key = joiners[0].list_key
    row = ("list_refused", list_key.removeprefix(NEW), code)
    event_id = f"{occasion.event.event_id}/{list_key}"

    def keep(tables: Any) -> None:
        tables.shortfalls.note(event_id, "mail", [row], now)
        if isinstance(error, UserError):
            tables.joiners.later(joiners, now + timedelta(days=1))
        else:
            tables.joiners.end(joiners, "refused", now, code)

    occasion.changes.append(keep)
