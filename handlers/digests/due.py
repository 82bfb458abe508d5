"""Once a week the owners of stale deals are nudged: one message each, about all of theirs (X8).

The deals are read with the organisation's account; each owner is told of their own ones only.
"""

from functools import partial
from typing import Any

from app.cliq.reply import Post, Reply, Target
from app.occasion import Occasion
from app.search.asking.asking import asking_of
from handlers.digests import actions, card
from handlers.digests.card import Section

PRIORITY = 30  # a report
MOST = 1000  # stale deals of the organisation; who has more has another problem


def stale(occasion: Occasion) -> Reply:
    """Find the stale deals and nudge their owners, as far as these want it."""
    if occasion.services.house_account() is None:
        return Reply()
    days = occasion.services.settings.stale_deal_days
    asked = f"open deals not modified in the last {days} days"
    found = actions.section(asking_of(occasion), "stale", asked, MOST)
    if found is None:
        return Reply()
    owned: dict[str, list[Any]] = {}
    for row in found.rows:
        owner = row.get("Owner")
        if isinstance(owner, dict) and owner.get("id"):
            owned.setdefault(str(owner["id"]), []).append(row)
    posts = [_nudge(occasion, crm_user_id, rows, found, days) for crm_user_id, rows in owned.items()]
    return Reply(posts=tuple(post for post in posts if post is not None))


def _nudge(occasion: Occasion, crm_user_id: str, rows: list[Any], found: Section, days: int) -> Post | None:
    person = occasion.cliq_user_of(crm_user_id)
    if person is None or not person.cliq_user_id:
        return None
    reader = person.cliq_user_id
    words = occasion.words_for(reader)
    with occasion.read() as tables:
        choices = tables.preferences

        def wants(row: Any) -> bool:
            which = f"{found.module.api_name}/{row['id']}"
            topics = [f"{actions.TOPIC}:{which}", f"record:{which}"]
            return bool(choices.wants(f"user:{reader}", topics, occasion.now, is_held=False).action != "drop")

        wanted = [row for row in rows if wants(row)]
        held = choices.wants(f"user:{reader}", [actions.TOPIC], occasion.now, words.zone)
    if not wanted or held.action == "drop":
        return None
    sign = partial(occasion.sign, reader, days=card.BUTTON_DAYS)
    module = occasion.catalog(words.language).module(found.module.api_name) or found.module
    message = card.nudge(words, sign, module, wanted, occasion.record_url, occasion.currency_of, days)
    slot = str(occasion.event.payload["slot"])
    return Post(
        f"bot_user:{reader}",
        Target("bot_user", reader),
        message,
        "bot",
        f"stale:{reader}:{slot}",
        asker_id=reader,
        priority=PRIORITY,
        not_before=held.until,
    )
