"""The product: one folder per feature, and the explicit list of them."""

from app.routing import join
from handlers import account, records, zcrm

ROUTES = join([zcrm.ROUTES, records.ROUTES, account.ROUTES])
