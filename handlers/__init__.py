"""The product: one folder per feature, and the explicit list of them."""

from app.routing import join
from handlers import account, ask, create, links, records, wishes, zcrm
from handlers.account import actions as account_actions

ROUTES = join([zcrm.ROUTES, ask.ROUTES, records.ROUTES, create.ROUTES, wishes.ROUTES, links.ROUTES, account.ROUTES])
EXPLAIN = account_actions.explain
