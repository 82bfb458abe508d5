"""The product: one folder per feature, and the explicit list of them."""

from app.routing import join
from handlers import (
    account,
    ask,
    bot,
    channels,
    create,
    digests,
    follow,
    home,
    links,
    messages,
    notes,
    preferences,
    records,
    reminders,
    reports,
    rules,
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
    follow,
    create,
    digests,
    home,
    links,
    messages,
    notes,
    preferences,
    records,
    reminders,
    reports,
    rules,
    saved,
    share,
    signals,
    wishes,
    workflow,
    zcrm,
)
ROUTES = join([feature.ROUTES for feature in FEATURES])
EXPLAIN = account_actions.explain
