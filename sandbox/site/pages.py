"""The demo web sites: one per brand, three pages, and a mail whose links lead to them as a campaign's do.

Each page carries the product's real page script, started from `$zoho.salesiq.ready` as on a customer's site.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, render_template, request

from sandbox.salesiq.portal import portal_of
from sandbox.state import current

HERE = Path(__file__).parent
PAGES = ("", "products", "pricing")
# What the links of a mail and of an advertisement say of where the visitor comes from.
CAMPAIGNS: dict[str, dict[str, str]] = {
    "mail": {
        "utm_source": "newsletter",
        "utm_medium": "email",
        "utm_campaign": "spring-2026",
        "utm_content": "button",
        "siq_name": "田中 一郎",
        "siq_email": "ichiro.tanaka@shiraume.example",
        "mc_cid": "c5f2a1b0d3",
        "mc_eid": "9a8b7c6d5e",
    },
    "ad": {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "crm-software", "utm_term": "crm 比較"},
    "plain": {},
}

site = Blueprint("site", __name__, template_folder="templates", static_folder="static", static_url_path="/static")


@cache
def texts() -> dict[str, Any]:
    """The words of the pages by language."""
    found: dict[str, Any] = json.loads((HERE / "texts.json").read_text(encoding="utf-8"))
    return found


@site.get("/<brand>/")
@site.get("/<brand>/<page>")
def show(brand: str, page: str = "") -> Any:
    """A page, or the mail. brand: its address, e.g. `japan`"""
    found = next((one for one in portal_of(current()).table("brands") if one["slug"] == brand), None)
    if found is None or page not in (*PAGES, "mail"):
        return Response("there is no such page", 404, mimetype="text/plain")
    language = request.args.get("lang") or found["language"]
    words = texts()["ja" if language == "ja" else "en"]
    facts = {
        "brand": found,
        "page": page,
        "pages": PAGES,
        "words": words,
        "language": language,
        "public_url": current().installation.public_url,
        "campaigns": CAMPAIGNS,
    }
    return render_template("site/mail.html" if page == "mail" else "site/page.html", **facts)
