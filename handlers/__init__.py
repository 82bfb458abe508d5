"""The product: one folder per feature, and the explicit list of them."""

from app.routing import join
from handlers import (
    account,
    ask,
    bot,
    channels,
    chats,
    create,
    digests,
    enrichment,
    follow,
    home,
    links,
    messages,
    notes,
    preferences,
    records,
    reminders,
    reports,
    saved,
    share,
    signals,
    wishes,
    workflow,
    zcrm,
)
from handlers.account import actions as account_actions

FEATURES = (
    account,
    ask,
    bot,
    channels,
    chats,
    follow,
    create,
    digests,
    enrichment,
    home,
    links,
    messages,
    notes,
    preferences,
    records,
    reminders,
    reports,
    saved,
    share,
    signals,
    wishes,
    workflow,
    zcrm,
)
ROUTES = join([feature.ROUTES for feature in FEATURES])
EXPLAIN = account_actions.explain
