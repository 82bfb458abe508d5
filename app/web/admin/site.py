"""The administration pages put together: one blueprint under /admin, its doors and its pages."""

from flask import Blueprint

from app.administration.telling.trying import Telling
from app.services import Services
from app.web.admin.guard import Doors
from app.web.admin.pages import audit, home, identity, people, programs
from app.web.admin.pages.telling import cards, chosen, notifications, questions, schedules, signals
from app.web.admin.pages.traffic import deliveries, events, figures
from app.web.admin.pages.visitors import (
    campaigns,
    enrichment,
    live,
    places,
    rule_editor,
    rules,
    salesiq,
    subscriptions,
    visits,
    webforms,
)
from app.web.admin.signin import SignIn
from app.web.throttle import Throttle

PAGES = (home, people, identity, chosen, deliveries, figures, programs, audit)
BUILT = (
    cards.Cards,
    signals.Signals,
    questions.Questions,
    schedules.Schedules,
    live.LiveVisitors,
    visits.Visits,
    salesiq.SalesIQPages,
    rules.Rules,
    rule_editor.RuleEditor,
    subscriptions.Subscriptions,
    places.Places,
    webforms.WebForms,
    enrichment.Enrichment,
    campaigns.Campaigns,
    events.Events,
)


class Site:
    """blueprint: to be registered. signin: takes consents that come back for the pages. doors: every rule.

    tell   makes the message of a test
    """

    def __init__(self, services: Services, throttle: Throttle, tell: Telling) -> None:
        self.blueprint = Blueprint(
            "admin", __name__, url_prefix="/admin", template_folder="templates", static_folder="static"
        )
        self.doors = Doors(services, throttle, self.blueprint)
        self.signin = SignIn(self.doors)
        for page in PAGES:
            page.add(self.doors)
        for build in BUILT:
            build(self.doors)
        notifications.Notifications(self.doors, tell)
