"""Puts the demo web sites, and the wire of their chat widget, below /site."""

from flask import Flask

from sandbox.site.pages import site
from sandbox.site.widget import widget
from sandbox.state import Sandbox


def install(flask_app: Flask, sandbox: Sandbox) -> None:
    flask_app.register_blueprint(site, url_prefix="/site")
    flask_app.register_blueprint(widget, url_prefix="/site/siq")
