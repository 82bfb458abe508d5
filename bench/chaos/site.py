"""The product with what it needs for visitors and chats in channels, and nothing else."""

from app.factory import start
from app.routing import join
from bench.chaos.product import build
from handlers import channels, visitors

ROUTES = join([visitors.ROUTES, channels.ROUTES])
app = start(build, ROUTES)
