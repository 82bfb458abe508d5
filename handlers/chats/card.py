"""How replying, assigning, transferring, ending and inviting look: forms, previews, what became of them.

Facts in, messages and forms out. Everything that a person wrote is escaped.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from app.cliq.form import File, FormReply, Hidden, Option, Select, Text, Textarea
from app.cliq.message import Button, Invoke, Message, MessageEdit, lines
from app.cliq.text import escape, link, paragraphs, plain
from app.context import Context
from app.visitors import operating
from app.visitors.values import Department, Operator
from app.visitors.visiting import Known

BUTTONS, FORMS = "zcrmbutton", "zcrmform"
OPTIONS_MOST = 100


def _form(ctx: Context, name: str, title: str, *inputs: Any, button: str, hint: str = "") -> FormReply:
    hidden = Hidden("ref", ctx.sign(name, *ctx.parts[:3]))
    return FormReply(name, plain(title), (hidden, *inputs), FORMS, button_label=ctx.say(button), hint=hint)


def person_name(ctx: Context, cliq_user_id: str) -> str:
    person = ctx.services.people.get(cliq_user_id)
    name = operating.called(person.first_name, person.last_name) if person is not None else ""
    return name or ctx.say("channels.colleague")


# ------------------------------------------------------------------------------------------------ replying


def reply_form(ctx: Context, who: str, saved: Sequence[Any]) -> FormReply:
    options = tuple(Option(plain(one.name), str(one.reply_id)) for one in saved[:OPTIONS_MOST])
    choose = [Select("saved", ctx.say("chats.saved"), options, trigger_on_change=True)] if options else []
    title = ctx.say("chats.reply_to", who=who)
    file = File("file", ctx.say("chats.file"))
    return _form(
        ctx, "reply", title, *choose, reply_text(ctx), file, button="chats.send", hint=ctx.say("chats.reply_hint")
    )


def reply_text(ctx: Context, value: str = "") -> Textarea:
    return Textarea("text", ctx.say("chats.text"), value=value)


def preview(ctx: Context, known: Known, who: Operator, text: str, key: str, seconds: int, *, file: str = "") -> Message:
    """What goes out, under which name, and the button that takes it back; only the replier's."""
    name = known.visitor.name or known.visitor.email or ctx.say("channels.somebody")
    head = ctx.say("chats.preview", who=escape(name), operator=escape(who.name), count=seconds)
    take_back = Button(ctx.say("chats.undo"), Invoke(BUTTONS), key=ctx.sign("unsay", key, days=1), kind="-")
    return Message(lines(head, _quoted(text, file)), buttons=(take_back,))


def _quoted(text: str, file: str) -> list[str]:
    return ["!" + line for line in paragraphs(text).splitlines()] + ([f"📎 {escape(file)}"] if file else [])


def withdrawn(ctx: Context) -> MessageEdit:
    return MessageEdit(Message(ctx.say("chats.withdrawn")))


def not_delivered(ctx: Context, who: str, text: str, *, file: str = "") -> Message:
    """What the bot tells the replier when SalesIQ refuses the reply, as when the chat has ended meanwhile, or when the
    file is gone."""
    return Message(lines(ctx.say("chats.not_delivered", who=escape(who)), _quoted(text, file)))


# ------------------------------------------------------------------------------------------------ handing over


def colleagues(ctx: Context, department_id: str) -> tuple[tuple[str, str], ...]:
    """(Cliq user id, how they are called) of the operators who have an account here, those of the department first,
    with how they are; then of others in this channel, who can take a chat here but not in SalesIQ."""
    with ctx.services.database.read() as tables:
        operators = [one for one in tables.brands.operators() if one.is_on and not one.is_bot]
        found: dict[str, str] = {}
        for one in sorted(operators, key=lambda each: (department_id not in each.departments, each.name)):
            cliq_user_id = tables.identities.cliq_user_of(one.operator_id, one.email)
            if cliq_user_id:
                found.setdefault(cliq_user_id, _with_state(ctx, one))
    for member in ctx.call.chat.member_ids or ():
        person = ctx.services.people.get(member) if member not in found else None
        name = operating.called(person.first_name, person.last_name) if person is not None else ""
        if name:
            found[member] = ctx.say("chats.no_operator_option", who=name)
    return tuple(found.items())


def assign_form(ctx: Context, who: str, people: Iterable[tuple[str, str]]) -> FormReply:
    options = tuple(Option(plain(name), number) for number, name in people)[:OPTIONS_MOST]
    chosen = Select("who", ctx.say("chats.colleague"), options, mandatory=True)
    note = Text("note", ctx.say("chats.note"))
    return _form(ctx, "assign", ctx.say("chats.assign_title", who=who), chosen, note, button="chats.assign")


def transfer_form(
    ctx: Context, who: str, departments: Sequence[Department], operators: Sequence[Operator]
) -> FormReply:
    places = tuple(Option(plain(one.name), one.department_id) for one in departments)[:OPTIONS_MOST]
    people = tuple(Option(plain(_with_state(ctx, one)), one.operator_id) for one in operators)[:OPTIONS_MOST]
    inputs: list[Any] = [Select("department", ctx.say("chats.department"), places, mandatory=True)]
    if people:
        inputs.append(Select("operator", ctx.say("chats.operator"), people, hint=ctx.say("chats.anybody")))
    inputs.append(Text("note", ctx.say("chats.note")))
    return _form(ctx, "transfer", ctx.say("chats.transfer_title", who=who), *inputs, button="chats.transfer")


def invite_form(ctx: Context, who: str) -> FormReply:
    text = Textarea("text", ctx.say("chats.text"), mandatory=True, value=ctx.say("chats.invitation"))
    return _form(ctx, "invite", ctx.say("chats.invite_title", who=who), text, button="chats.invite")


# ------------------------------------------------------------------------------------------------ operators


def operators(
    ctx: Context, found: Sequence[Operator], away: Collection[str], url: str, *, told: str, am_there: bool
) -> Message:
    """Who is there, and the button that says so of oneself.

    away   ids of those who said here that they are not       told   what has just been changed
    """
    shown = [one for one in found if one.is_on and not one.is_bot]
    listed = [f"• {escape(_with_state(ctx, one))}{_away(ctx, one, away)}" for one in shown] or [ctx.say("chats.nobody")]
    where = link(ctx.say("chats.open_salesiq"), url) if url else ""
    state = "away" if am_there else "here"
    change = Button(ctx.say(f"chats.say_{state}"), Invoke(BUTTONS), key=ctx.sign("presence", state))
    return Message(lines(told, ctx.say("chats.operators_head"), listed, where), buttons=(change,))


def _away(ctx: Context, one: Operator, away: Collection[str]) -> str:
    return f" · {ctx.say('chats.away_here')}" if one.operator_id in away else ""


def _with_state(ctx: Context, one: Operator) -> str:
    state = f"chats.state.{one.availability}"
    return f"{one.name} · {ctx.say(state)}" if one.availability and ctx.words.knows(state) else one.name
