"""A lead becomes a contact, with a deal if wanted; both come linked (V4, C12)."""

from datetime import date
from typing import Any

from app.cliq.form import FormError
from app.cliq.reply import Reply
from app.context import Context
from app.errors import BotError, ServiceRejected
from grammar.numbers import read_number
from handlers.entering import card
from handlers.entering.payload import visited

FIELDS = {"Deal_Name": "deal", "Stage": "stage", "Amount": "amount", "Closing_Date": "closing"}


def ask(ctx: Context) -> Reply:
    found = visited(ctx)
    return Reply(card.convert_form(found, found.record()))


def submitted(ctx: Context) -> Reply:
    found, form = visited(ctx), ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    deal, wrong = _deal(ctx)
    if wrong:
        return Reply(FormError(next(iter(wrong.values())), tuple(wrong.items())))
    record = found.record()
    try:
        made = found.place.crm.convert(record.id, **({"Deals": deal} if deal else {}))
    except BotError as error:
        details = error.facts.get("details") if isinstance(error, ServiceRejected) else None
        field = FIELDS.get(str(details.get("api_name")), "") if isinstance(details, dict) else ""
        said = ctx.words.error(error)
        return Reply(FormError(said, ((field, said),) if field else ()))
    contact = found.place.read("Contacts", made["Contacts"]) if made.get("Contacts") else None
    if contact is not None:
        found.steps.note(f"record/{found.visitor_id}", found.visitor_id, ("Contacts", contact.id))
        found.learn(contact)
    return Reply(card.converted(found, made), private=True)


def _deal(ctx: Context) -> tuple[dict[str, Any], dict[str, str]]:
    """The deal that is wanted, {} for none; and what is wrong by input."""
    form = ctx.call.form
    assert form is not None
    name, stage = form.text("deal").strip(), form.text("stage")
    amount, closing = form.text("amount").strip(), form.text("closing")
    wrong: dict[str, str] = {}
    if not name:
        return {}, {}
    deal: dict[str, Any] = {"Deal_Name": name, "Stage": stage}
    if not stage:
        wrong["stage"] = ctx.say("enter.no_stage")
    number = read_number(amount) if amount else None
    if amount and number is None:
        wrong["amount"] = ctx.say("write.wrong.number")
    deal |= {"Amount": float(number)} if number is not None else {}
    try:
        deal |= {"Closing_Date": date.fromisoformat(closing).isoformat()} if closing else {}
    except ValueError:
        wrong["closing"] = ctx.say("write.wrong.date")
    pipeline = ctx.desk.default_pipeline()
    return deal | ({"Pipeline": pipeline} if pipeline else {}), wrong
