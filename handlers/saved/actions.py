"""Saving a question under a name, the list of them, running, renaming and deleting one (X9).

A saved question is its owner's; a starter is seen and run by everybody of the organisation, and changed by the
administrator who made it. It is asked anew each time, with the rights of whoever runs it.
"""

from dataclasses import replace
from typing import Any

from app.cliq.form import FormError
from app.cliq.reply import Reply
from app.cliq.text import escape
from app.context import Context
from app.errors import NothingFound
from grammar.folding import fold
from handlers.saved import card

COMMAND = "/zcrm"
MOST = 50  # saved questions of one person
Saved = Any  # app.storage.talk.questions.Saved, met through the tables


def ask_name(ctx: Context) -> Reply:
    """The form behind *Save…*."""
    (text,) = ctx.parts
    return Reply(card.name_form(ctx, text, is_admin=_is_admin(ctx)))


def save(ctx: Context) -> Reply:
    (text,) = ctx.parts
    name, is_starter = _filled(ctx)
    mine = [saved for saved in _seen(ctx) if saved.owner_id == ctx.call.user_id]
    wrong = _wrong_name(ctx, name, mine)
    if wrong is None and len(mine) >= MOST:
        wrong = FormError(ctx.say("saved.too_many", count=MOST))
    if wrong is not None:
        return Reply(wrong)
    saved_id, now = ctx.services.source.token(9), ctx.now
    whose = {"owner_id": ctx.call.user_id, "organisation_id": ctx.call.org_id}
    what = {"saved_id": saved_id, "name": name, "text": text, "is_starter": is_starter, "now": now}
    told = card.done(ctx, "saved.done_starter" if is_starter else "saved.done", saved_id, name, text)
    return Reply(told, changes=(lambda tables: tables.saved_questions.add(**whose, **what),), private=True)


def listed(ctx: Context) -> Reply:
    """One's own, then the starters."""
    seen = _seen(ctx)
    mine = [saved for saved in seen if saved.owner_id == ctx.call.user_id]
    return Reply(card.saved_list(ctx, mine, [saved for saved in seen if saved not in mine]), private=True)


def run(ctx: Context) -> Reply:
    """Asks it now, as whoever pressed or typed its name."""
    saved = _one(ctx)
    return Reply(follow=ctx.refer("typed" if saved.text.startswith(COMMAND) else "ask", saved.text))


def show(ctx: Context) -> Reply:
    return Reply(card.one(ctx, _mine(ctx)), private=True)


def ask_changes(ctx: Context) -> Reply:
    return Reply(card.change_form(ctx, _mine(ctx), is_admin=_is_admin(ctx)))


def change(ctx: Context) -> Reply:
    saved = _mine(ctx)
    name, is_starter = _filled(ctx)
    others = [one for one in _seen(ctx) if one.owner_id == ctx.call.user_id and one.saved_id != saved.saved_id]
    wrong = _wrong_name(ctx, name, others)
    if wrong is not None:
        return Reply(wrong)
    facts = {"name": name, "text": saved.text, "is_starter": is_starter}
    owner = ctx.call.user_id
    told = card.one(ctx, replace(saved, name=name, is_starter=is_starter), said=ctx.say("saved.changed"))
    return Reply(
        told, changes=(lambda tables: tables.saved_questions.change(saved.saved_id, owner, **facts),), private=True
    )


def delete(ctx: Context) -> Reply:
    saved, owner = _mine(ctx), ctx.call.user_id
    told = card.deleted(ctx, saved)
    return Reply(told, changes=(lambda tables: tables.saved_questions.delete(saved.saved_id, owner),), private=True)


def _filled(ctx: Context) -> tuple[str, bool]:
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    return " ".join(form.text("name").split()), form.flag("starter") and _is_admin(ctx)


def _wrong_name(ctx: Context, name: str, others: list[Saved]) -> FormError | None:
    """Why a name cannot be taken, beside it."""
    said = ""
    if not name:
        said = ctx.say("saved.nameless")
    elif name.startswith("/"):
        said = ctx.say("saved.like_command")
    elif any(fold(one.name) == fold(name) for one in others):
        said = ctx.say("saved.taken", name=escape(name))
    return FormError(said, (("name", said),)) if said else None


def _is_admin(ctx: Context) -> bool:
    """As Cliq says; as it last said where consent is missing."""
    if ctx.call.user.admin is not None:
        return ctx.call.user.admin
    person = ctx.services.people.get(ctx.call.user_id)
    return bool(person and person.admin)


def _seen(ctx: Context) -> list[Saved]:
    with ctx.services.database.read() as tables:
        return list(tables.saved_questions.seen_by(ctx.call.user_id, ctx.call.org_id))


def _one(ctx: Context) -> Saved:
    """The saved question that the reference names; raises NothingFound when it is gone, or not this person's to see."""
    (saved_id,) = ctx.parts
    found = next((saved for saved in _seen(ctx) if saved.saved_id == saved_id), None)
    if found is None:
        raise NothingFound("saved.gone")
    return found


def _mine(ctx: Context) -> Saved:
    saved = _one(ctx)
    if saved.owner_id != ctx.call.user_id:
        raise NothingFound("saved.not_yours")
    return saved
