"""A visit as the CRM has it, and the owner who is told of it (C6, C11)."""

from app.cliq.reply import Post, Target
from app.errors import MissingScope, NotLinked, ServiceRejected, TokenRevoked
from app.visitors.places import visits
from app.visitors.places.records import Record
from app.visitors.places.steps import Earlier
from app.visitors.places.visits import Stay
from app.visitors.values import Visit
from handlers.pushing import card
from handlers.pushing.desk import Desk

ALERT = 20
WRITTEN = frozenset({"landed", "returned", "contact_captured", "completed", "left", "known"})
TOPIC = "visit:landing"


def written(desk: Desk, record: Record) -> None:
    """Begun when the visitor is known, brought up to date when a chat ends, finished when they leave."""
    stay = _stay(desk)
    if stay is None or not desk.place.terms.writes_visits:
        return
    if desk.happening.kind not in WRITTEN and not desk.is_new:
        return
    module = visits.module_for(desk.place)
    step = f"visit/{stay.visit.visit_id}"
    if module is not None:
        try:
            _in_module(desk, record, stay, step)
        except ServiceRejected as error:
            if desk.steps.done(step) is not None:
                raise
            desk.short("visits_refused", module.api_name, str(error.facts.get("remote_code") or error.code))
        else:
            return
    if stay.visit.ended_at is not None:
        title, content = card.visit_note(desk.words, stay, desk.facts)

        def note(earlier: Earlier | None) -> tuple[str, str]:
            return "Notes", desk.place.note(record, title, content, earlier)

        desk.steps.once(step, desk.visitor_id, note)


def _in_module(desk: Desk, record: Record, stay: Stay, step: str) -> None:
    place, zone = desk.place, desk.place.rights.zone
    module = visits.module_for(place)
    assert module is not None  # the caller has looked
    found = visits.facts(desk.known.visitor, stay, desk.body, desk.facts_in(stay.visit))
    given = visits.values(module, record, found, zone)

    def create(earlier: Earlier | None) -> tuple[str, str]:
        there = visits.left(place, module, given, earlier) if earlier is not None else ""
        return module.api_name, there or place.crm.create(module.api_name, given)

    is_new = desk.steps.once(step, desk.visitor_id, create)
    done = desk.steps.done(step)
    if done is None or done.module != module.api_name:
        return
    if not is_new:
        place.update(Record(done.module, done.outside_id, {}), given)
    if stay.visit.ended_at is not None:

        def act(earlier: Earlier | None) -> tuple[str, str]:
            there = done.module, done.outside_id
            count = visits.act(place, there, stay.actions, zone, tried=earlier is not None)
            return visits.ACTIONS, str(count)

        desk.steps.once(f"actions/{stay.visit.visit_id}", desk.visitor_id, act)


def _stay(desk: Desk) -> Stay | None:
    """The visit that this is about, with what was done in it."""
    wanted, visit = desk.happening.visit_id, desk.known.visit
    with desk.occasion.read() as tables:
        named: Visit | None = tables.visits.get(wanted) if wanted else None
        visit = named if named is not None and named.visitor_id == desk.visitor_id else visit
        if visit is None:
            return None
        actions = tables.visits.actions(visit.visit_id)
    chat = desk.chat
    attender = chat.operator_name if chat is not None and chat.visit_id == visit.visit_id else ""
    return Stay(visit, actions, attender)


def notice(desk: Desk, record: Record) -> None:
    """C6: the record's owner is told that the visitor is there, once in a visit."""
    visit, terms = desk.known.visit, desk.place.terms
    if visit is None or visit.ended_at is not None or not (terms.notifies or terms.signal):
        return
    step = f"notice/{visit.visit_id}"
    if desk.steps.done(step) is not None:
        return
    if not desk.is_new:  # who was added just now was not known when they came
        if terms.notifies:
            _tell_owner(desk, record, visit)
        if terms.signal:
            _signal(desk, record)
    place, visitor_id, now = desk.steps.place, desk.visitor_id, desk.now
    desk.occasion.changes.append(lambda tables: tables.pushed.told(place, step, visitor_id, now))


def _tell_owner(desk: Desk, record: Record, visit: Visit) -> None:
    owner_id = str(desk.body.get("owner_id") or "")
    reader = _cliq_user(desk, owner_id) if owner_id else ""
    if not reader:
        desk.short("no_cliq", str(desk.body.get("owner_name") or "owner"))
        return
    occasion, words = desk.occasion, desk.occasion.words_for(reader)
    topics = (TOPIC, f"record:{record.module}/{record.id}")
    with occasion.read() as tables:
        decision = tables.preferences.wants(f"user:{reader}", topics, desk.now, words.zone)
    if decision.action == "drop":
        return
    message = card.notice(desk, reader, visit, words, topics)
    stream = f"bot_user:{reader}"
    post = Post(stream, Target("bot_user", reader), message, "bot", f"visit:{visit.visit_id}:{reader}", priority=ALERT)
    if decision.until is None:  # who has quiet hours is not told of somebody who will be gone by then
        desk.posts.append(post)


def _cliq_user(desk: Desk, owner_id: str) -> str:
    """The Cliq user of the place's user; '' for who has none."""
    occasion = desk.occasion
    if desk.place.name == "crm":
        person = occasion.reached(owner_id)
        return (person.cliq_user_id or "") if person is not None else ""
    email = str(desk.body.get("owner_email") or "")
    try:
        found = occasion.services.cliq_of(occasion.account).user(email) if email else None
    except (NotLinked, TokenRevoked, MissingScope):  # nobody's account is left to ask Cliq with
        found = None
    return found.id if found is not None else ""


def _signal(desk: Desk, record: Record) -> None:
    subject, message = card.signal(desk.words, desk.known, desk.body)
    url = desk.place.rights.url(record.module, record.id)
    try:
        desk.place.signal(record, subject, message, url)
    except (ServiceRejected, MissingScope) as error:
        desk.short("signal_refused", desk.place.terms.signal, str(error.facts.get("remote_code") or error.code))
