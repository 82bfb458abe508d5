"""A record that somebody follows has changed: they are told what, until it is closed or gone (X8).

Each follower's own rights decide what is read and said. The CRM tells by a watch channel; a sweep makes up for what got
lost, and both may come: what was told last is kept, so that nothing is told twice.
"""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from zlib import crc32

from app.cliq.reply import Post, Reply, Target
from app.errors import BotError, NotAllowed, ServiceError, ServiceRejected
from app.occasion import Occasion
from grammar.catalog import Module
from handlers.follow import card, payload
from handlers.follow.payload import Difference

ALERT = 20
WATCH_NAME = "records"
WATCH_LIVES, WATCH_RENEWED = timedelta(days=6), timedelta(days=2)
BATCH = 100
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """One follower's view of the record now. row: None when it is gone, or theirs to see no more."""

    module: Module
    row: Row | None
    crm_user_id: str
    stages: Mapping[str, str]


def told(occasion: Occasion) -> Reply:
    """The watch channel's hint. Raises NotAllowed for a token that is not ours."""
    given = occasion.event.payload
    with occasion.read() as tables:
        channel = tables.watches.channel(given["channel_id"])
    if channel is None or not hmac.compare_digest(channel.token.encode(), given["token"].encode()):
        raise NotAllowed(reason="watch_token")
    posts: list[Post] = []
    changes: list[Any] = []
    for record_id in given["ids"]:
        for reply in _followers(occasion, given["module"], record_id):
            posts += reply.posts
            changes += reply.changes
    return Reply(posts=tuple(posts), changes=tuple(changes))


def sweep(occasion: Occasion) -> Reply:
    """Look at everything that is followed, keep the watch channel alive."""
    with occasion.read() as tables:
        followed = tables.follows.records()
    if not followed or occasion.services.house_account() is None:
        return Reply()
    by_module: dict[str, list[str]] = {}
    for module, record_id in followed:
        by_module.setdefault(module, []).append(record_id)
    posts: list[Post] = []
    changes = list(_watched(occasion, tuple(by_module)))
    for module, ids in by_module.items():
        for record_id in _moved(occasion, module, ids):
            for reply in _followers(occasion, module, record_id):
                posts += reply.posts
                changes += reply.changes
    return Reply(posts=tuple(posts), changes=tuple(changes))


def _moved(occasion: Occasion, module: str, ids: list[str]) -> Iterator[str]:
    """Those that were changed since they were told of, as far as the organisation's account can see."""
    for first in range(0, len(ids), BATCH):
        chosen = ids[first : first + BATCH]
        try:
            rows = occasion.crm.activities.of_ids(module, ("Modified_Time",), chosen).rows
        except ServiceRejected:
            rows = ()
        now = {str(row["id"]): str(row.get("Modified_Time") or "") for row in rows}
        for record_id in chosen:
            with occasion.read() as tables:
                follows = tables.follows.of_record(module, record_id)
            if any(str(one.values.get("Modified_Time") or "") != now.get(record_id) for one in follows):
                yield record_id


def _watched(occasion: Occasion, modules: tuple[str, ...]) -> Iterator[Any]:
    """The change that keeps the channel, when it had to be made, renewed or widened."""
    events = tuple(f"{module}.{what}" for module in sorted(modules) for what in ("edit", "delete"))
    with occasion.read() as tables:
        kept = tables.watches.named(WATCH_NAME)
    now, source = occasion.now, occasion.services.source
    lives_on = kept is not None and kept.expires_at is not None and kept.expires_at - now > WATCH_RENEWED
    if kept is not None and lives_on and set(events) <= set(kept.events):
        return
    channel_id = kept.channel_id if kept else str(int(now.timestamp() * 1000) + 1)
    token, path_token = (kept.token, kept.path_token) if kept else (source.token(24), source.token(24))
    if kept is None:  # the CRM may call before we hear that it agreed, so the address is known first
        with occasion.services.database.write() as tables:
            tables.hooks.add("crm", path_token, now, note="watch channel of followed records, made by the server")
    url = f"{occasion.services.settings.public_url}/hooks/crm/{path_token}/follow"
    try:
        until = occasion.crm.activities.watch(
            channel_id, events, url=url, token=token, until=now + WATCH_LIVES, is_known=kept is not None
        )
    except ServiceRejected:  # the right to watch is missing: the sweep does alone
        return
    watch = (channel_id, WATCH_NAME, token, path_token, events, until)
    yield lambda tables: tables.watches.keep(*watch, now)


# ------------------------------------------------------------------------------------------------ one record


def _followers(occasion: Occasion, module: str, record_id: str) -> Iterator[Reply]:
    with occasion.read() as tables:
        follows = tables.follows.of_record(module, record_id)
    for follow in follows:
        try:
            seen = _seen(occasion, follow)
        except ServiceError:
            raise  # the CRM is away: the event is tried again
        except BotError:  # whoever set it up has no account here any more
            yield Reply(changes=(_end(follow),))
            continue
        yield _one(occasion, follow, seen)


def _seen(occasion: Occasion, follow: Any) -> Seen:
    """The record with the rights of whoever follows it; raises BotError when they have none any more."""
    services = occasion.services
    account = services.account_for(follow.set_by)
    if account is None or account.state != "linked":
        raise NotAllowed(reason="follower_unlinked")
    crm, organisation = services.crm_of(account), occasion.organisation
    language = account.language or occasion.words.language
    catalog = services.metadata.catalog(crm, organisation, language, account.profile_id or "")
    found = catalog.module(follow.module)
    if found is None:
        raise NotAllowed(reason="module")
    row = crm.get(follow.module, follow.record_id)
    keep = services.keep_for(account)
    row = row if row is not None and (keep is None or keep(row)) else None
    pipelines = services.metadata.pipelines(crm, organisation, language) if follow.module == "Deals" else ()
    stages = {stage.actual: stage.forecast_type for one in pipelines for stage in one.stages}
    return Seen(found, row, account.crm_user_id or "", stages)


def _one(occasion: Occasion, follow: Any, seen: Seen) -> Reply:
    """What one follower is told, and what is kept as told."""
    words, zone = _words(occasion, follow)
    row = seen.row
    if row is None:
        message = card.gone(words, follow.values, seen.module)
        return Reply(
            posts=(_post(occasion, follow, message, f"gone:{follow.created_at.isoformat()}"),), changes=(_end(follow),)
        )
    after = payload.values(seen.module, row)
    if after == follow.values:
        return Reply()
    found = payload.differences(seen.module, follow.values, after)
    is_closed = _is_closed(seen, row)
    change = _end(follow) if is_closed else _keep(follow, after)
    by = after.get("Modified_By")
    is_own = follow.subject.startswith("user:") and isinstance(by, Mapping) and by.get("id") == seen.crm_user_id
    if not found:
        return Reply(changes=(change,))
    topics = ("follow", f"record:{follow.module}/{follow.record_id}")
    with occasion.read() as tables:
        decision = tables.preferences.wants(follow.subject, topics, occasion.now, zone, is_own=is_own)
    if decision.action == "drop":
        return Reply(changes=(change,))
    shown = _shown(occasion, follow, found)
    message = card.changed(occasion, words, follow, seen.module, row, shown, found, is_closed=is_closed)
    # Two changes within one second have the same time; what they made of the record tells them apart.
    post = _post(
        occasion, follow, message, f"{after.get('Modified_Time')}:{crc32(repr(sorted(after.items())).encode())}"
    )
    if decision.until:
        post = replace(post, stream=f"held:{post.stream}", not_before=decision.until)
    return Reply(posts=(post,), changes=(change,))


def _shown(occasion: Occasion, follow: Any, found: Sequence[Difference]) -> Sequence[Difference]:
    """Those changes that everybody there may see: all for a person, in a channel those of allowed fields (X7)."""
    kind, _, channel = follow.subject.partition(":")
    if kind != "channel":
        return found
    with occasion.read() as tables:
        names = tables.card_fields.allowed(follow.module, channel)
    return found if names is None else [one for one in found if one.field.api_name in names]


def _is_closed(seen: Seen, row: Row) -> bool:
    return seen.stages.get(str(row.get("Stage")), "").startswith("Closed")


def _words(occasion: Occasion, follow: Any) -> tuple[Any, str]:
    kind, _, who = follow.subject.partition(":")
    words = occasion.words_for(who) if kind == "user" else occasion.words
    return words, words.zone


def _post(occasion: Occasion, follow: Any, message: Any, state: str) -> Post:
    kind, _, who = follow.subject.partition(":")
    target = Target("bot_user", who) if kind == "user" else Target("channel", who)
    key = f"follow:{follow.subject}:{follow.module}/{follow.record_id}:{state}"
    return Post(f"{target.kind}:{target.id}", target, message, "bot", key, priority=ALERT)


def _end(follow: Any) -> Any:
    return lambda tables: tables.follows.end(follow.subject, follow.module, follow.record_id)


def _keep(follow: Any, after: Row) -> Any:
    mine = (follow.subject, follow.module, follow.record_id, follow.set_by, dict(after), follow.created_at)
    return lambda tables: tables.follows.put(*mine)
