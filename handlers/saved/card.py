"""How saved questions look: the form with the name, the list, one of them with what can be done with it.

Pure: facts in, messages out. Names and texts are people's, so they go through text.escape.
"""

from collections.abc import Sequence
from typing import Any

from app.cliq.form import FormReply, Hidden, Input, Text, Toggle
from app.cliq.message import Button, Confirm, Invoke, Message, References, lines
from app.cliq.text import cut, escape, plain
from app.context import Context

FUNCTION, FORMS = "zcrmbutton", "zcrmform"
NAME_MOST = 50  # characters
TEXT_SHOWN = 120
STARTERS = ("ask.example.revenue", "ask.example.leads", "ask.example.chat", "ask.example.deals")
Saved = Any  # app.storage.talk.questions.Saved, met through the tables


def name_form(ctx: Context, text: str, *, is_admin: bool) -> FormReply:
    asked = _inputs(ctx, plain(cut(text, NAME_MOST)), is_starter=False, is_admin=is_admin)
    hidden = Hidden("ref", ctx.sign("save", text))
    return FormReply(
        "save", ctx.say("saved.title"), (hidden, *asked), FORMS, ctx.say("saved.save"), hint=plain(cut(text, 190))
    )


def change_form(ctx: Context, saved: Saved, *, is_admin: bool) -> FormReply:
    asked = _inputs(ctx, saved.name, is_starter=saved.is_starter, is_admin=is_admin)
    hidden = Hidden("ref", ctx.sign("savededit", saved.saved_id))
    return FormReply("savededit", ctx.say("saved.rename"), (hidden, *asked), FORMS, ctx.say("saved.save"))


def _inputs(ctx: Context, name: str, *, is_starter: bool, is_admin: bool) -> list[Input]:
    asked: list[Input] = [Text("name", ctx.say("saved.name"), mandatory=True, value=name, max_length=NAME_MOST)]
    if is_admin:
        asked.append(Toggle("starter", ctx.say("saved.starter"), hint=ctx.say("saved.starter_hint"), value=is_starter))
    return asked


def done(ctx: Context, said: str, saved_id: str, name: str, text: str) -> Message:
    return Message(
        lines(ctx.say(said, name=escape(name)), escape(cut(text, TEXT_SHOWN))),
        buttons=(_run(ctx, saved_id), _list(ctx)),
    )


def saved_list(ctx: Context, mine: Sequence[Saved], starters: Sequence[Saved]) -> Message:
    """A name runs its question, the link behind it shows what else can be done; starters of ours stand last."""
    links = References(limit=ctx.services.settings.record_references)
    own = [_line(ctx, saved, links, is_mine=True) for saved in mine]
    others = [_line(ctx, saved, links, is_mine=False) for saved in starters]
    told = ctx.say("saved.list") if mine else ctx.say("saved.none")
    texts = [ctx.say(key) for key in STARTERS]
    buttons = tuple(Button(text, Invoke(FUNCTION), key=ctx.sign("ask", text), hint=plain(text)) for text in texts)
    return Message(
        lines(told, own, ctx.say("saved.starters") if starters else "", others, ctx.say("saved.how")),
        buttons=() if mine and starters else buttons,
        references=links.buttons,
    )


def _line(ctx: Context, saved: Saved, links: References, *, is_mine: bool) -> str:
    name = links.add(saved.name, Button(ctx.say("saved.run"), Invoke(FUNCTION), key=_key(ctx, "savedrun", saved)))
    parts = [name, escape(cut(saved.text, TEXT_SHOWN))]
    if is_mine:
        more = ctx.say("saved.more")
        parts.append(links.add(more, Button(more, Invoke(FUNCTION), key=_key(ctx, "savedshow", saved))))
    return "• " + " · ".join(parts)


def one(ctx: Context, saved: Saved, said: str = "") -> Message:
    """One's own, with what can be done with it."""
    confirm = Confirm(
        ctx.say("saved.delete_title"),
        ctx.say("saved.delete_text", name=plain(saved.name)),
        emotion="negative",
        button_label=ctx.say("saved.delete"),
    )
    rename, delete, schedule = ctx.say("saved.rename"), ctx.say("saved.delete"), ctx.say("schedule.button")
    buttons = (
        _run(ctx, saved.saved_id),
        Button(schedule, Invoke(FUNCTION), key=ctx.sign("schedule", "report", saved.text)),
        Button(rename, Invoke(FUNCTION), key=_key(ctx, "savededit", saved)),
        Button(delete, Invoke(FUNCTION), key=_key(ctx, "saveddel", saved), kind="-", confirm=confirm),
    )
    starter = ctx.say("saved.is_starter") if saved.is_starter else ""
    return Message(lines(said, f"*{escape(saved.name)}*", escape(saved.text), starter), buttons=buttons)


def deleted(ctx: Context, saved: Saved) -> Message:
    return Message(ctx.say("saved.deleted", name=escape(saved.name)), buttons=(_list(ctx),))


def _key(ctx: Context, kind: str, saved: Saved) -> str:
    return ctx.sign(kind, saved.saved_id)


def _run(ctx: Context, saved_id: str) -> Button:
    return Button(ctx.say("saved.run"), Invoke(FUNCTION), key=ctx.sign("savedrun", saved_id))


def _list(ctx: Context) -> Button:
    return Button(ctx.say("saved.list_button"), Invoke(FUNCTION), key=ctx.sign("saved"))
