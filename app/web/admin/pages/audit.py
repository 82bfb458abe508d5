"""The audit log: who changed what, newest first."""

from flask import Response, request

from app.web.admin.guard import Doors, Who
from app.web.admin.show import shown

A_PAGE = 50


def add(doors: Doors) -> None:
    services = doors.services

    def audit(who: Who) -> Response:
        word = request.args.get("word", "").strip()[:100]
        before = request.args.get("before", "")
        older_than = int(before) if before.isdecimal() else None
        with services.database.read() as tables:
            found = tables.audit.entries(word=word, before_id=older_than, most=A_PAGE + 1)
        last = found[A_PAGE - 1].audit_id if len(found) > A_PAGE else None
        return shown("audit", who, here="/admin/audit", entries=found[:A_PAGE], word=word, older=last)

    doors.page("/audit")(audit)
