"""The same command in slack_bolt: `/zcrm leads [Company] contains [zyl]`, one CRM call, a list of records.

Written as its documentation shows it: Flask adapter, an authorize function that reads the person's token from the
database, a command listener that reads the text with a regular expression. `process_before_response` runs the listener
in the request's own thread; it is the faster of the two ways to serve.
"""

import os
import re
from datetime import UTC, datetime
from typing import Any

import requests
import sqlalchemy
from cryptography.fernet import Fernet, MultiFernet
from flask import Flask, request
from flask.typing import ResponseReturnValue
from requests.adapters import HTTPAdapter
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context import BoltContext

from bench.wire import SLACK_SECRET

THREADS = 32
COMMAND = re.compile(
    r"(leads|contacts|accounts|deals)\s+\[([^\]]+)\]\s+(contains|starts with|ends with|is)\s+\[([^\]]+)\]"
)
MODULES = {"leads": "Leads", "contacts": "Contacts", "accounts": "Accounts", "deals": "Deals"}
FIELDS = {"Company": "Company", "Phone": "Phone", "Email": "Email"}
PATTERNS = {"contains": "like '%{}%'", "starts with": "like '{}%'", "ends with": "like '%{}'", "is": "= '{}'"}
COLUMNS = "id, Full_Name, Company, Phone, Email, Lead_Status, Owner"

engine = sqlalchemy.create_engine(os.environ["DATABASE_URL"], pool_size=THREADS, max_overflow=0)
fernet = MultiFernet([Fernet(key) for key in os.environ["SECRET_KEYS"].split(",")])
session = requests.Session()
session.mount("http://", HTTPAdapter(pool_connections=4, pool_maxsize=THREADS))
TOKEN = sqlalchemy.text(
    "SELECT sealed_access_token, api_domain, access_expires_at FROM accounts WHERE cliq_user_id = :id"
)


def authorize(user_id: str, context: BoltContext) -> AuthorizeResult:
    with engine.connect() as connection:
        row = connection.execute(TOKEN, {"id": user_id}).one()
    expires_at = row.access_expires_at
    if isinstance(expires_at, str):  # SQLite keeps it as text
        expires_at = datetime.fromisoformat(expires_at)
    if expires_at.replace(tzinfo=UTC) < datetime.now(UTC):
        raise RuntimeError("the token has expired; the bench signs in first")
    context["api_domain"] = row.api_domain
    return AuthorizeResult(
        enterprise_id=None,
        team_id="T0001",
        bot_token="xoxb-bench",
        bot_id="B0001",
        bot_user_id="U0001",
        user_id=user_id,
        user_token=fernet.decrypt(row.sealed_access_token).decode(),
    )


bolt = App(signing_secret=SLACK_SECRET, authorize=authorize, process_before_response=True)


@bolt.command("/zcrm")
def zcrm(ack: Ack, command: dict[str, Any], context: BoltContext) -> None:
    found = COMMAND.fullmatch(command["text"].strip())
    if not found:
        ack("Try `/zcrm leads [Company] contains [zyl]`.")
        return
    module, field, operator, value = found.groups()
    condition = f"{FIELDS[field]} " + PATTERNS[operator].format(value.replace("\\", "\\\\").replace("'", "\\'"))
    coql = f"select {COLUMNS} from {MODULES[module]} where {condition} limit 200"
    reply = session.post(
        f"{context['api_domain']}/crm/v8/coql",
        json={"select_query": coql},
        headers={"Authorization": f"Zoho-oauthtoken {context.user_token}"},
        timeout=(3, 10),
    )
    reply.raise_for_status()
    ack(blocks=blocks(module, command["text"], reply.json()["data"][:10]), text=f"{module}: {value}")


def blocks(module: str, question: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A heading, one section per record with a button, and the next ten."""
    shown: list[dict[str, Any]] = [section(f"*{module}* {escape(question)}")]
    for number, row in enumerate(rows, 1):
        line = " · ".join(escape(str(row[name])) for name in ("Full_Name", "Company", "Phone", "Email", "Lead_Status"))
        open_ = {
            "type": "button",
            "action_id": f"open_{number}",
            "text": {"type": "plain_text", "text": "Open"},
            "value": row["id"],
        }
        shown.append(section(f"{number}. {line} · {escape(row['Owner']['name'])}") | {"accessory": open_})
    return shown


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


application = Flask(__name__)
handler = SlackRequestHandler(bolt)


@application.post("/slack/events")
def events() -> ResponseReturnValue:
    return handler.handle(request)


@application.get("/ready")
def ready() -> ResponseReturnValue:
    return {"ready": True}
