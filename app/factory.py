"""create_app: the Flask application with its commands, put together from settings, routes and services.

It knows no feature: routes are handed in. Nothing is looked up in globals; each blueprint gets what it needs.
"""

import sys
from collections.abc import Callable, Iterable

import click
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import log, settings
from app.administration.telling import trying
from app.administration.visitors import consent
from app.cli import accounts, admin, identity, integration, operate, questions, tokens
from app.cli.telling import cards, chosen, notifications, schedules, signals
from app.cli.traffic import deliveries, events, hooks
from app.cli.upkeep import backup, connections, doctor, licences, reseal, retention, setup
from app.cli.visitors import outside, places, rules, sites, subscriptions
from app.dispatch import Dispatcher, Explain
from app.errors import ConfigError
from app.routing import Routes
from app.services import Services
from app.web import health, oauth, pages, pictures, problems
from app.web import hooks as hooks_web
from app.web.admin import signin
from app.web.admin.site import Site
from app.web.api import every as api
from app.web.api.late import Late
from app.web.cliq import callback
from app.web.entry import MAX_BYTES, Entry
from app.web.outside import answers
from app.web.share import doors as share
from app.web.share import person
from app.web.throttle import Throttle
from app.web.verify import Verifier
from app.web.visitors import salesiq
from app.web.visitors.beacon import Beacon
from app.web.visitors.linking import Linking

# One line each: the commands an operator may give.
GROUPS = (
    accounts.group,
    admin.group,
    backup.backup,
    backup.restore,
    connections.command,
    doctor.command,
    licences.command,
    cards.group,
    sites.links_group,
    sites.visitors_group,
    subscriptions.group,
    subscriptions.replies,
    places.group,
    places.forms,
    chosen.channels,
    chosen.preferences,
    chosen.starters,
    reseal.command,
    retention.command,
    hooks.group,
    identity.group,
    rules.group,
    integration.group,
    notifications.group,
    schedules.group,
    signals.group,
    tokens.group,
    deliveries.group,
    deliveries.figures,
    events.group,
    outside.enrichment,
    outside.campaigns,
)
LONG_LIVED = {"worker", "clock"}
BOOT_FAILED = 3  # with this status gunicorn's master stops instead of starting the worker again and again


def start(
    build: Callable[[settings.Settings], Services],
    routes: Routes,
    explain: Explain | None = None,
    commands: Iterable[Callable[[Services, Dispatcher], click.Command]] = (),
) -> Flask:
    """The application of this process, from its environment; what wsgi.py exports.

    A wrong setting ends the process with one line that names it. What only serving needs (secrets, keys of Cliq) is not
    asked of commands: `explain` works without any setting.

    commands   makers of commands that only the product's root can make
    """
    try:
        found = settings.load()
        log.configure(_log_level(found.log_level))
        if not _is_command():
            found.require_serving()
        services = build(found)
        app = create_app(services, routes, explain)
        for make in commands:
            app.cli.add_command(make(services, app.extensions["dispatcher"]))
        return app
    except ConfigError as error:
        sys.stderr.write(f"{refusal(error)}\n")
        raise SystemExit(BOOT_FAILED) from None


def refusal(error: ConfigError) -> str:
    """One line: which variable, and what a right value looks like."""
    what = "is needed" if error.code == "missing" else "cannot be used"
    facts = error.facts
    return f"{facts.get('variable')} {what}. A right value looks like: {facts.get('example')} (docs/settings.md)"


def _log_level(wanted: str) -> str:
    """What people type says itself what it did: unless they want more, only warnings come between."""
    is_typed = _is_command() and not LONG_LIVED & set(sys.argv[1:])
    return "WARNING" if is_typed and wanted == "INFO" else wanted


def _is_command() -> bool:
    """Whether a command of ours is loading the application, and not a server."""
    context = click.get_current_context(silent=True)
    return context is not None and context.info_name != "run"


def create_app(services: Services, routes: Routes, explain: Explain | None = None) -> Flask:
    """The application.

    explain   how errors are said in chat, see dispatch.Explain
    """
    given = services.settings
    entry = Entry(services)
    app = _empty("app", services, entry)
    throttle = Throttle(services.source, given.requests_per_minute)
    verifier = Verifier(given.cliq_public_keys, given.cliq_path_token)
    routes.tell(services)
    dispatcher = Dispatcher(routes, services, explain)
    app.register_blueprint(salesiq.blueprint(services))
    linking, beacon = Linking(services, throttle), Beacon(services)
    app.register_blueprint(beacon.blueprint)
    app.register_blueprint(linking.blueprint)
    app.register_blueprint(hooks_web.blueprint(services, routes.doors))
    app.register_blueprint(answers.blueprint(services))
    app.register_blueprint(health.blueprint(services.database, services.source))
    tell = routes.events.get("/".join(trying.TEST), trying.unheard)
    site = Site(services, throttle, tell)
    app.register_blueprint(site.blueprint)
    late = Late(app.wsgi_app, lambda: api.build(_empty("api", services, Entry(services)), services, throttle, tell))
    doors = callback.Callback(late, dispatcher, verifier, services.source, entry, bench=given.bench)
    app.wsgi_app = doors  # type: ignore[method-assign]
    if given.trusted_proxies:
        proxies = given.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    sharers = person.Sharers(services)
    app.register_blueprint(share.blueprint(services, dispatcher, sharers, throttle))
    others = {
        signin.STATE_KIND: site.signin.finish,
        person.STATE_KIND: sharers.finish,
        consent.STATE_KIND: linking.finish,
    }
    app.register_blueprint(oauth.blueprint(services, throttle, others))
    app.register_blueprint(pictures.blueprint(services.charts, throttle))
    app.register_blueprint(pages.blueprint(services))
    app.extensions |= {"dispatcher": dispatcher, "collector": beacon.collector, "admin": site.doors, "api": late}
    groups = (group(services) for group in GROUPS)
    again = events.replay(services, dispatcher, routes)
    for command in (
        *operate.commands(services, routes),
        *groups,
        setup.group(services, routes),
        questions.command(),
        again,
    ):
        app.cli.add_command(command)
    return app


def _empty(name: str, services: Services, entry: Entry) -> Flask:
    """An application that answers nothing yet but errors."""
    app = Flask(name, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    problems.install(app, services.source)
    app.before_request(entry.begin)
    app.teardown_request(lambda _error: entry.end())
    return app
