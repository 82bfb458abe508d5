"""What people do with a visitor in the CRM or in Bigin: add, note, task, deal, field, conversion (V4, C12)."""

from app.routing import Routes
from app.visitors.offering import Offer
from handlers.entering import actions, adding, converting, payload, updating

ROUTES = Routes(
    buttons={
        "vadd": adding.ask,
        "vcontact": adding.ask,
        "vnote": actions.ask_note,
        "vtask": actions.ask_task,
        "vdeal": actions.ask_deal,
        "vfield": updating.ask,
        "vconvert": converting.ask,
    },
    forms={
        "vadd": adding.submitted,
        "vnote": actions.noted,
        "vtask": actions.task_submitted,
        "vfield": updating.submitted,
        "vconvert": converting.submitted,
    },
    messages={"Update CRM field": updating.ask_with_message, "CRMの項目を更新": updating.ask_with_message},
    on_visitor={
        "vadd": Offer("enter.add", payload.is_new_to_crm, place=20),
        "vcontact": Offer("enter.as_contact", payload.is_new_to_bigin, place=20),
        "vfield": Offer("enter.field", payload.is_known, place=60),
        "vnote": Offer("enter.note", payload.is_there, place=62),
        "vtask": Offer("enter.task", payload.is_known, place=64),
        "vdeal": Offer("enter.deal", payload.is_contact, place=66),
        "vconvert": Offer("enter.convert", payload.is_lead, place=68),
    },
)
