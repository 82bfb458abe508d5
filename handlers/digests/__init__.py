"""The digest of a day or a week, and nudges about deals that nobody has touched for long."""

from app.routing import Routes
from handlers.digests import actions, due

ROUTES = Routes(
    buttons={"digest": actions.digest, "dsnooze": actions.snooze, "dtoggle": actions.toggle},
    events={"clock/stale": due.stale},
)
