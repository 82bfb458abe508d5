"""The product: one folder per feature, and the explicit list of them."""

from app.routing import join
from handlers import account, ask, links, records, share, zcrm
from handlers.account import actions as account_actions

ROUTES = join([zcrm.ROUTES, ask.ROUTES, records.ROUTES, links.ROUTES, share.ROUTES, account.ROUTES])
EXPLAIN = account_actions.explain
