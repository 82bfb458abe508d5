"""The widget on Cliq's home screen: my day, my open deals, the pipeline as a chart (X10)."""

from app.routing import Routes
from handlers.home import actions

ROUTES = Routes(widgets={"home": actions.view}, buttons={"home": actions.view})
