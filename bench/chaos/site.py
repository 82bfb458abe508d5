"""The product with what it needs for visitors, their chats in channels and their records, for workflow rules and for
the lines of the older kill test; nothing else."""

from app.factory import start
from app.routing import join
from bench.chaos import product
from handlers import channels, pushing, visitors, workflow

ROUTES = join([visitors.ROUTES, channels.ROUTES, pushing.ROUTES, workflow.ROUTES, product.ROUTES])
app = start(product.build, ROUTES)
