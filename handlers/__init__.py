"""The product: one folder per feature, and the explicit list of them."""

from app.routing import join
from handlers import account, ask, bot, records, saved, zcrm
from handlers.account import actions as account_actions

ROUTES = join([zcrm.ROUTES, ask.ROUTES, bot.ROUTES, saved.ROUTES, records.ROUTES, account.ROUTES])
from handlers import account, ask, links, records, zcrm
from handlers.account import actions as account_actions

ROUTES = join([zcrm.ROUTES, ask.ROUTES, records.ROUTES, links.ROUTES, account.ROUTES])
EXPLAIN = account_actions.explain
