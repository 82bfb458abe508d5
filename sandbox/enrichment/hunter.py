"""Hunter's enrichment API v2, below `/hunter/v2`: Clearbit's names under `data`, ranges as texts, no gender.

`clearbit_format` asks for Clearbit's own shape; its effect is thinly documented, so a switch decides.
"""

import json
from typing import Any

from flask import Blueprint, Response, request

from sandbox.enrichment import addresses
from sandbox.state import current
from sandbox.switches import Switch

KEY = "hunter-sandbox"
SWITCHES = (
    Switch("hunter_clearbit_format", "bare", "what clearbit_format changes", ("bare", "nothing")),
    Switch("hunter_quota_status", 429, "how Hunter says that the month's quota is used up", (429, 403)),
)
routes = Blueprint("hunter", __name__)
_DETAILS = {
    400: ("wrong_params", "The email is invalid"),
    401: ("authentication_failed", "No user found for the API key supplied"),
    403: ("usage_exceeded", "You have exceeded your usage"),
    404: ("not_found", "The person was not found"),
    429: ("too_many_requests", "You have reached the limit"),
    500: ("server_error", "Something went wrong"),
}


@routes.before_request
def known() -> Response | None:
    given = request.authorization
    bearer = given.token if given and given.type == "bearer" else ""
    key = request.headers.get("X-API-KEY") or bearer or request.args.get("api_key")
    return None if key == KEY else refusal(401)


@routes.get("/v2/combined/find")
def combined() -> Response:
    return looked_up(lambda person, company: {"person": person, "company": company})


@routes.get("/v2/people/find")
def person() -> Response:
    return looked_up(lambda person, company: person)


@routes.get("/v2/companies/find")
def company() -> Response:
    found = addresses.by_domain(request.args.get("domain", ""))
    return answered(_hunters(None, found)[1], {"domain": request.args.get("domain")}) if found else refusal(404)


@routes.get("/v2/account")
def account() -> Response:
    """Who the key belongs to; costs nothing."""
    calls = {"used": 3, "available": 50}
    return answered({"email": "owner@zylker.example", "plan_name": "Free", "calls": calls}, {})


def looked_up(part: Any) -> Response:
    sandbox, email = current(), request.args.get("email", "")
    found = addresses.by_email(sandbox, email)
    refused = {
        "invalid": 400, "missed": 404, "limit": 429, "quota": sandbox.switches["hunter_quota_status"], "boom": 500,
    }.get(found.fate)  # fmt: skip
    if refused:
        return refusal(refused)
    if found.fate == "slow":
        sandbox.sleep(60)
    body = part(*_hunters(found.person, found.company))
    return answered(body, {"email": email}) if body else refusal(404)


def _hunters(person: Any, company: Any) -> tuple[Any, Any]:
    """The same facts as Hunter writes them."""
    if person is not None:
        person = {name: value for name, value in person.items() if name != "gender"}
        person["emailProvider"] = "freemail" if person["emailProvider"] else None
    if company is not None:
        metrics = company["metrics"]
        raised = [{"amount": metrics["raised"], "currency": "USD", "series": "A"}] if metrics["raised"] else []
        company = {
            **company,
            "metrics": {**metrics, "employees": metrics["employeesRange"], "raised": None, "trafficRank": "medium"},
            "fundingRounds": [{**one, "announcedDate": "2020-04-01"} for one in raised],
            "instagram": {"handle": None},
        }
    return person, company


def answered(body: Any, asked: dict[str, Any]) -> Response:
    bare = request.args.get("clearbit_format") and current().switches["hunter_clearbit_format"] == "bare"
    said = body if bare else {"data": body, "meta": asked}
    return Response(json.dumps(said, ensure_ascii=False), mimetype="application/json")


def refusal(status: int) -> Response:
    name, details = _DETAILS[status]
    errors = {"errors": [{"id": name, "code": status, "details": details}]}
    return Response(json.dumps(errors), status, mimetype="application/json")
