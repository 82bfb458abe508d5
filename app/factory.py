"""create_app: the Flask application of a web process, put together from settings, routes and services.

It knows no feature: routes are handed in. Nothing is looked up in globals; each blueprint gets what it needs.
"""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import log
from app.dispatch import Dispatcher, Explain
from app.routing import Routes
from app.services import Services
from app.web import callback, health, icons, oauth, problems
from app.web.throttle import Throttle
from app.web.verify import Verifier


def create_app(services: Services, routes: Routes, explain: Explain | None = None) -> Flask:
    """The application.

    explain   how errors are said in chat, see dispatch.Explain
    """
    settings = services.settings
    app = Flask("app", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = callback.MAX_BYTES
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    throttle = Throttle(services.source, settings.requests_per_minute)
    verifier = Verifier(settings.cliq_public_keys, settings.cliq_path_token)
    dispatcher = Dispatcher(routes, services, explain)
    problems.install(app, services.source)
    app.register_blueprint(callback.blueprint(dispatcher, verifier, services.source, bench=settings.bench))
    app.register_blueprint(health.blueprint(services.database))
    app.register_blueprint(oauth.blueprint(services, throttle))
    app.register_blueprint(icons.blueprint(throttle))
    app.extensions["dispatcher"] = dispatcher

    @app.before_request
    def begin() -> None:
        log.fresh(request_id=services.source.token(8))

    return app
