"""How the forms around a visitor and their record look, and what is said when it is done.

Facts in, forms and messages out. Everything that a visitor or the CRM wrote is escaped.
"""

from collections.abc import Mapping, Sequence

from app.cliq.form import Checkbox, Date, FormReply, Hidden, Input, Option, Radio, Select, Text, Textarea
from app.cliq.message import Button, Invoke, Message, lines
from app.cliq.text import cut, escape, link, plain
from app.context import Context
from app.i18n import formats
from app.visitors import operating
from app.visitors.places import drafting
from app.visitors.places.records import Record, name_of
from grammar.catalog import Field
from handlers.entering.payload import Visited

BUTTONS, FORMS = "zcrmbutton", "zcrmform"
DUE = ("0", "1", "7", "14")
NAME_MOST, PHONE_MOST, VALUE_MOST, SUBJECT_MOST, OPTION_MOST = 120, 30, 2000, 200, 100
TITLE_MOST, CONTENT_MOST = 120, 10_000  # of notes; a form takes no more than the latter


def add_form(found: Visited) -> FormReply:
    """Lead or contact, company or account, phone, status, owner, task. Bigin: account, phone, owner, whether a task."""
    ctx, place, visitor = found.ctx, found.place, found.known.visitor
    say = ctx.say
    is_crm = place.name == "crm"
    inputs: list[Input] = []
    if is_crm:
        kinds = tuple(Option(say(f"enter.as.{name}"), name) for name in ("Leads", "Contacts"))
        inputs.append(Radio("as", say("enter.as"), kinds, mandatory=True, value="Leads"))
    company = "enter.company" if is_crm else "enter.account"
    inputs += [
        Text("name", say("enter.name"), mandatory=True, value=cut(visitor.name, NAME_MOST), max_length=NAME_MOST),
        Text(
            "company", say(company), mandatory=True, value=cut(drafting.company(found.known), NAME_MOST), max_length=200
        ),
        Text("phone", say("enter.phone"), mandatory=not is_crm, value=cut(visitor.phone, PHONE_MOST), format="tel"),
    ]
    leads = place.known_module("Leads") if is_crm else None
    status = leads.field("Lead_Status") if leads is not None else None
    if status is not None and status.values:
        options = tuple(Option(cut(one.label, OPTION_MOST), one.actual) for one in status.values[:OPTION_MOST])
        inputs.append(Select("status", say("enter.status"), options, hint=say("enter.status_hint")))
    inputs.append(_owner(found))
    if is_crm:
        due = tuple(Option(say(f"enter.due.{one}"), one) for one in ("none", *DUE))
        inputs.append(Select("due", say("enter.due"), due, value=due[1]))
    else:
        day = say(f"enter.due.{usual_due(found)}")
        inputs.append(Checkbox("task", say("enter.task"), (Option(say("enter.task_box", due=day), "yes"),)))
    return _form(found, "vadd", say("enter.add" if is_crm else "enter.as_contact"), inputs, say("enter.add_button"))


def usual_due(found: Visited) -> int:
    """In how many days a task is due unless somebody says so: as it is set for those who are added by themselves."""
    return found.place.terms.task_days or 0


def _owner(found: Visited) -> Select:
    """Who it would be by itself stands first, so that they are there in a large organisation, too."""
    chat = found.known.chat
    with found.ctx.services.database.read() as tables:
        user_id = operating.crm_user_of(tables, chat) if chat is not None else ""
    email, is_bot = (chat.operator_email, chat.is_bot) if chat is not None else ("", False)
    first = found.place.owner(email, is_bot=is_bot, user_id=user_id)
    active = (user for user in found.place.rights.people() if user.is_active)
    people = sorted(active, key=lambda user: (user.id != first, user.full_name))
    options = tuple(Option(cut(user.full_name or user.email, OPTION_MOST), user.id) for user in people[:OPTION_MOST])
    chosen = next((one for one in options if one.value == first), None)
    return Select("owner", found.ctx.say("enter.owner"), options, value=chosen)


def note_form(found: Visited) -> FormReply:
    say = found.ctx.say
    inputs: list[Input] = [
        Text("title", say("note.heading"), max_length=TITLE_MOST),
        Textarea("content", say("note.content"), mandatory=True, max_length=CONTENT_MOST),
    ]
    return _form(found, "vnote", say("enter.note"), inputs, say("enter.save"))


def task_form(found: Visited) -> FormReply:
    """Bigin's: the question and today are there already."""
    ctx, chat = found.ctx, found.known.chat
    question = cut(" ".join(chat.question.split()), SUBJECT_MOST) if chat is not None else ""
    today = ctx.now.astimezone(formats.zone(ctx.words.zone)).date().isoformat()
    inputs: list[Input] = [
        Text("subject", ctx.say("enter.subject"), mandatory=True, value=question, max_length=SUBJECT_MOST),
        Date("due", ctx.say("enter.due"), mandatory=True, value=today),
    ]
    return _form(found, "vtask", ctx.say("enter.task"), inputs, ctx.say("enter.save"))


def field_form(found: Visited, fields: Sequence[Field], text: str) -> FormReply:
    say = found.ctx.say
    options = tuple(Option(cut(field.label, OPTION_MOST), field.api_name) for field in fields)
    inputs: list[Input] = [
        Select("field", say("enter.which"), options, mandatory=True),
        Textarea("value", say("enter.value"), value=cut(text, VALUE_MOST), max_length=VALUE_MOST),
    ]
    return _form(found, "vfield", say("enter.field"), inputs, say("enter.save"))


def convert_form(found: Visited, record: Record) -> FormReply:
    """A deal is made when it has a name."""
    ctx = found.ctx
    language = ctx.account.language or ctx.words.language
    pipelines = ctx.services.metadata.pipelines(ctx.crm, ctx.organisation, language)
    first = next((one for one in pipelines if one.is_default), None)
    stages = first.stages if first is not None else ()
    options = tuple(Option(cut(one.display or one.actual, OPTION_MOST), one.actual) for one in stages)
    inputs: list[Input] = [Text("deal", ctx.say("enter.deal_name"), hint=ctx.say("enter.deal_hint"), max_length=120)]
    if options:
        inputs.append(Select("stage", ctx.say("enter.stage"), options, value=options[0]))
    amount = Text("amount", ctx.say("enter.amount"), hint=ctx.say("write.number_hint"), max_length=20)
    inputs += [amount, Date("closing", ctx.say("enter.closing"))]
    title = ctx.say("enter.convert_of", name=plain(name_of(record.row)))
    return _form(found, "vconvert", title, inputs, ctx.say("enter.convert_button"))


def _form(found: Visited, name: str, title: str, inputs: Sequence[Input], button: str) -> FormReply:
    ctx, chat = found.ctx, found.known.chat
    chat_id = chat.chat_id if chat is not None else ""
    hidden = Hidden("ref", ctx.sign(name, found.visitor_id, chat_id, ""))
    hint = plain(found.known.visitor.name or found.known.visitor.email)
    return FormReply(name, title, (hidden, *inputs), FORMS, button_label=button, hint=cut(hint, OPTION_MOST))


# --------------------------------------------------------------------------------------------------------- what is said


def there_already(found: Visited, record: Record) -> Message:
    return _said(found, "enter.there_already", record)


def added(found: Visited, record: Record) -> Message:
    return _said(found, "enter.added", record)


def _said(found: Visited, key: str, record: Record) -> Message:
    ctx = found.ctx
    name = link(name_of(record.row) or "…", found.place.rights.url(record.module, record.id))
    shown = _show(ctx, record.module, record.id) if found.place.name == "crm" else ()
    return Message(ctx.say(key, name=name, kind=_kind(ctx, record.module)), buttons=shown)


def converted(found: Visited, made: Mapping[str, str]) -> Message:
    """What the lead has become, each with its page."""
    ctx = found.ctx
    parts = [
        link(_kind(ctx, module), found.place.rights.url(module, record_id))
        for module in ("Contacts", "Accounts", "Deals")
        if (record_id := made.get(module))
    ]
    shown = _show(ctx, "Contacts", made["Contacts"]) if made.get("Contacts") else ()
    return Message(lines(ctx.say("enter.converted"), " · ".join(parts)), buttons=shown)


def _show(ctx: Context, module: str, record_id: str) -> tuple[Button, ...]:
    label = ctx.say("signal.show")
    return (Button(label, Invoke(BUTTONS), key=ctx.sign("rec", module, record_id)),)


def _kind(ctx: Context, module: str) -> str:
    key = f"record.kind.{module}"
    return ctx.say(key) if ctx.words.knows(key) else escape(module)
