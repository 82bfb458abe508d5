"""Hangs MailChimp into the sandbox, and lets tests and demos play its recipients."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, g
from werkzeug.exceptions import HTTPException

from sandbox.cliq.install_point import current_stage
from sandbox.control.given import Given
from sandbox.mailchimp import audience, batches, call, campaigns, demo, lists, webhooks
from sandbox.mailchimp.call import Problem, Turnstile, answered
from sandbox.state import Sandbox, current

control = Blueprint("control_mailchimp", __name__)


def install(flask_app: Flask, sandbox: Sandbox) -> None:
    sandbox.switches.declare(*call.SWITCHES)
    sandbox.resets.append(demo.load)
    flask_app.register_blueprint(_service(Turnstile()), url_prefix="/mailchimp/3.0")
    flask_app.register_blueprint(control, url_prefix="/sandbox/mailchimp")


def _service(turnstile: Turnstile) -> Blueprint:
    service = Blueprint("mailchimp", __name__)

    @service.before_request
    def enter() -> Response | None:
        g.mailchimp_inside = turnstile.enter()
        box = current()
        if g.mailchimp_inside > call.AT_ONCE_MOST:
            return call.throttled(box)
        if box.switches["mailchimp_delay_ms"]:
            box.sleep(box.switches["mailchimp_delay_ms"] / 1000)
        call.check_caller(box)
        return None

    @service.teardown_request
    def leave(_error: BaseException | None) -> None:
        if g.pop("mailchimp_inside", 0):
            turnstile.leave()

    @service.get("/")
    def root() -> Response:
        facts = {"account_id": "8d3a3db4d97663a9074efcc16", "account_name": "Zylker", "email": "news@zylker.example"}
        return answered({**facts, "role": "owner", "dc": call.DATA_CENTER, "total_subscribers": 5})

    @service.get("/ping")
    def ping() -> Response:
        return answered({"health_status": "Everything's Chimpy!"})

    @service.route("/<path:_rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def unknown(_rest: str) -> Response:
        raise call.not_found()

    for part in (lists.routes, campaigns.routes, webhooks.routes, batches.routes):
        service.register_blueprint(part)
    service.register_error_handler(Problem, call.refused)
    service.register_error_handler(HTTPException, lambda error: call.refused(
        Problem(error.code or 500, error.name, error.description or "")
    ))  # fmt: skip
    return service


@control.post("/open")
def opened() -> Any:
    """`{campaign, email}`: a recipient opens the mail."""
    box, given = current(), Given.body(current_stage())
    row = campaigns.happened(box, given.text("campaign"), given.text("email"), opens=audience.now(box))
    return {"opens": len(row["opens"])}


@control.post("/click")
def clicked() -> Any:
    """`{campaign, email, link}`: a recipient follows a link; answers where the browser lands, everything filled in."""
    box, given = current(), Given.body(current_stage())
    found = campaigns.campaign(box, given.text("campaign"))
    link = given.text("link", found["link"])
    campaigns.happened(box, found["id"], given.text("email"), clicks=(audience.now(box), link))
    member = audience.member(box, found["recipients"]["list_id"], given.text("email"))
    return {"url": landing(found, member, link)}


@control.post("/leave")
def left() -> Any:
    """`{list, email, status, campaign}`: somebody unsubscribes by a mail's link, or (`cleaned`) bounces."""
    box, given = current(), Given.body(current_stage())
    status, campaign = given.text("status", "unsubscribed"), given.text("campaign", "")
    member = audience.leave(box, given.text("list"), given.text("email"), status)
    if campaign:
        campaigns.happened(box, campaign, given.text("email"), unsubscribed=audience.now(box))
    kind = "cleaned" if status == "cleaned" else "unsubscribe"
    more = {"action": "unsub", "reason": "hard" if status == "cleaned" else "manual", "campaign_id": campaign}
    return {"told": webhooks.tell(box, kind, member, source="user", **more)}


@control.post("/join")
def joined() -> Any:
    """`{list, email, fields}`: somebody signs up by a form, or changes what is known of them."""
    box, given = current(), Given.body(current_stage())
    body = {"email_address": given.text("email"), "status": "subscribed", "merge_fields": given.mapping("fields")}
    member, told = audience.upsert(box, given.text("list"), given.text("email"), body, by_api=False)
    return {"told": webhooks.tell(box, told, member, source="user")}


def landing(campaign: dict[str, Any], member: dict[str, Any], link: str) -> str:
    """The link as a recipient's browser opens it: merge tags filled, MailChimp's own parameters added."""
    fields = {"EMAIL": member["email_address"], **member["merge_fields"]}
    for tag in ("EMAIL", "FNAME", "LNAME", "PHONE"):
        link = link.replace(f"*|{tag}|*", str(fields.get(tag, "")))
    title = campaign["tracking"]["google_analytics"]
    ours = {
        "utm_source": "Newsletter", "utm_medium": "email", "utm_campaign": title,
        "mc_cid": campaign["id"], "mc_eid": member["unique_email_id"],
    }  # fmt: skip
    address, mark, fragment = link.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(ours)}{mark}{fragment}"
