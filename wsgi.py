"""The one place that knows both the platform and the product; exports `app` for gunicorn and for `flask --app wsgi`."""

from app.factory import create_app
from handlers import EXPLAIN, ROUTES

app = create_app(ROUTES, EXPLAIN)
