"""How many messages go out per day, per rule and per channel; and how long what is kept."""

from flask import Response, request

from app.administration import deliveries
from app.web.admin.guard import Doors, Who
from app.web.admin.show import shown

HERE = "/admin/figures"
DAYS = (7, 14, 30)


def add(doors: Doors) -> None:
    services = doors.services

    def figures(who: Who) -> Response:
        given = request.args.get("days", "")
        days = int(given) if given in map(str, DAYS) else 14
        found = deliveries.figures(services, days, who.words.zone or services.settings.default_zone)
        return shown("figures", who, here=HERE, found=found, days=days, choices=DAYS)

    def retention(who: Who) -> Response:
        kept = sorted(services.settings.retention_days.items())
        return shown("retention", who, here=HERE, kept=kept)

    doors.page("/figures")(figures)
    doors.page("/retention")(retention)
