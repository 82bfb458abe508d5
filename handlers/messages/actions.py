"""Message actions (X5): the form of a note, a task or a lead, filled with what the chosen messages say.

The forms are those of the features that save; who said it, and a link back to the chat, go along. Nothing is stored
before the person has read the form and sent it, under their own rights.
"""

import json

from app.cliq.reply import Reply
from app.cliq.text import cut
from app.context import Context
from handlers.messages import signature
from handlers.messages.source import Source, source_of

SUBJECT_MOST = 100  # characters of a task's name
TEXT_MOST = 1800  # characters: a form's preset value has 2048, and the source must fit in


def to_note(ctx: Context) -> Reply:
    found = source_of(ctx)
    return Reply(follow=ctx.refer("note_said", found.text, found.told))


def to_task(ctx: Context) -> Reply:
    found = source_of(ctx)
    subject = cut(next(line for line in found.text.splitlines() if line.strip()).strip(), SUBJECT_MOST)
    return _created(ctx, "Tasks", {"Subject": subject}, found)


def to_lead(ctx: Context) -> Reply:
    found = source_of(ctx)
    return _created(ctx, "Leads", signature.read(found.text), found)


def _created(ctx: Context, module: str, plains: dict[str, str], found: Source) -> Reply:
    described = plains | {"Description": f"{cut(found.text, TEXT_MOST)}\n\n{found.told}"}
    return Reply(follow=ctx.refer("create", module, json.dumps(described, ensure_ascii=False), ctx.call.chat.id))
