"""How a record looks in a list: its number as a link to its card, its name, and the values that tell most.

Pure: facts in, texts out; everything the CRM sent goes through text.escape.
"""

from collections.abc import Mapping
from typing import Any

from app.cliq.message import Button, Invoke, References
from app.cliq.text import escape
from app.context import Context
from app.i18n import values
from app.search import columns
from app.search.asking.asking import Asking
from grammar.catalog import Module
from grammar.question.nodes import Question

FUNCTION = "zcrmbutton"
DETAILS = 2  # of a record in a list, beside its name
Row = Mapping[str, Any]


def line(ctx: Context, asking: Asking, question: Question, row: Row, place: int, links: References) -> str:
    """One line of a list; `place` is its number, from 1."""
    name = str(row.get("$module") or question.module)
    module = asking.catalog.module(name)
    if module is None:
        return escape(str(row.get("name") or row.get("full_name") or row.get("id") or ""))
    wanted = [field for path in question.columns if (field := module.field(path.field)) is not None]
    fields = wanted or [field for field in columns.headline(module) if field.lookup != "Users"]
    texts = [values.text(ctx.words, field, row.get(field.api_name), ctx.currency_of(row)) for field in fields]
    details = [escape(text) for text in texts if text][: max(DETAILS, len(wanted))]
    pressed = Button(str(place), Invoke(FUNCTION), key=ctx.sign("rec", name, str(row["id"]), ctx.call.chat.id))
    title = f"*{escape(_name(ctx, module, row))}*"
    return f"{links.add(str(place), pressed)} " + " · ".join([title, *details])


def _name(ctx: Context, module: Module, row: Row) -> str:
    field = module.field(module.name_field)
    text = values.text(ctx.words, field, row.get(module.name_field)) if field else ""
    return text or ctx.say("record.nameless")
