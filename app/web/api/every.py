"""The JSON API put together: its doors, and the operations of every part."""

from flask import Flask

from app.administration.telling.trying import Telling
from app.services import Services
from app.web.api import cards, chosen, first, identities, notifications, telling, tokens, traffic
from app.web.api.doors import Doors
from app.web.api.visitors import notes, outside, places, presets, rules, sites, subscriptions
from app.web.throttle import Throttle

PARTS = (
    first,
    identities,
    cards,
    chosen,
    telling,
    tokens,
    traffic,
    sites,
    subscriptions,
    outside,
    rules,
    presets,
    places,
    notes,
)


def build(app: Flask, services: Services, throttle: Throttle, tell: Telling) -> Doors:
    """tell   makes the message of a test"""
    doors = Doors(app, services, throttle)
    for part in PARTS:
        part.add(doors)
    notifications.add(doors, tell)
    return doors
