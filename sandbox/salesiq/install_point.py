"""Finds the parts of a portal's SalesIQ: its conversations and its way out to the webhooks."""

from sandbox.salesiq.hooks.delivery import Delivery
from sandbox.salesiq.portal import Portal
from sandbox.salesiq.talk.conversations import Conversations

DELIVERIES = "salesiq.deliveries"


def delivery_of(portal: Portal) -> Delivery:
    found: Delivery = portal.sandbox.services[DELIVERIES][portal.name]
    return found


def conversations_of(portal: Portal) -> Conversations:
    return Conversations(portal, delivery_of(portal).tell)
