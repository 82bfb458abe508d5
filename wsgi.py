"""The one place that knows both the platform and the product; exports `app` for gunicorn and for `flask --app wsgi`."""

from app.factory import create_app
from app.now import SystemSource
from app.services import build_services
from app.settings import load
from handlers import EXPLAIN, ROUTES

app = create_app(build_services(load(), SystemSource()), ROUTES, EXPLAIN)
