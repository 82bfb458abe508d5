"""A visitor's record as one person may see it, for what is shown to them alone (X7): a card in a channel has what all
may see there, the rest is read again under the viewer's own rights. Bigin knows no rights but the link's.
"""

from dataclasses import replace

from app.context import Context
from app.errors import BotError
from app.visitors.places.opening import open_for
from app.visitors.places.records import Record
from app.visitors.visiting import Known

PART = "crm"


def seen_by(ctx: Context, known: Known) -> tuple[Known, str]:
    """(the visitor, with the record and its deals as the person sees them now, or without; why it is left out)."""
    kept = known.learned.get(PART)
    if kept is None or not kept.body.get("id") or kept.body.get("place") == "bigin":
        return known, ""
    module, record_id = str(kept.body.get("module") or ""), str(kept.body["id"])
    try:
        row, opened = ctx.record(module, record_id), open_for(ctx.services, ctx.account)
        body = opened[0].body(Record(module, record_id, row)) if row is not None and opened is not None else None
    except BotError as error:
        body, why = None, ctx.words.error(error)
    else:
        why = ctx.say("channels.not_yours")
    others = {part: one for part, one in known.learned.items() if part != PART}
    if body is None:
        return replace(known, learned=others), why
    return replace(known, learned={**others, PART: replace(kept, body=body)}), ""
