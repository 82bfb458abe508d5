"""A visitor came, chats, or is known by another address: what mail campaigns know of them is looked up and kept, and
who said yes to mails before the chat joins the list.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from app.cliq.reply import Reply
from app.errors import ServiceRejected
from app.occasion import Occasion
from app.visitors.happening import Happening
from app.visitors.outside import mail_links
from app.visitors.outside.mailing import FRESH, PART, Terms
from app.visitors.visiting import Known

ARRIVED = frozenset({"landed", "returned"})
ABOUT = frozenset({"person", "merged"})  # of 'known': the address may be another one now
YES = frozenset(
    "yes y true on 1 ok agree agreed はい 希望する 希望します 同意する 同意します 受け取る 受信する".split()
)
SIGN_UP = "signup"
OF_EMAIL = "EMAIL"  # always mapped; never among the pairs


def happened(occasion: Occasion) -> Reply:
    """Look up whom this concerns, unless that was just done."""
    happening = Happening.from_json(occasion.event.payload)
    known = occasion.visiting.read(happening.visitor_id)
    if known is None:
        return Reply()
    if happening.kind in ARRIVED and known.visit is not None and mail_links.opens_chat(known.visit.landing_url):
        occasion.visiting.command(known.visitor.visitor_id, "open")
    terms = occasion.services.mailing.terms
    if terms is None or (happening.kind == "known" and happening.detail.get("about") not in ABOUT):
        return Reply()
    _sign_up(occasion, known, terms)
    learned = known.learned.get(PART)
    is_fresh = learned is not None and learned.as_of > occasion.now - FRESH
    if happening.kind not in ARRIVED and is_fresh and learned is not None and learned.body.get("asked") == _who(known):
        return Reply()
    learn(occasion, known)
    return Reply()


def learn(occasion: Occasion, known: Known) -> None:
    """Keep with the visitor what is known now; others look again when that is something new."""
    utm = known.visit.utm if known.visit is not None else {}
    if not known.visitor.email and not (utm.get("mc_cid") or utm.get("utm_campaign")):
        return
    try:
        said = occasion.services.mailing.body(known.visitor.email, known.visit)
    except ServiceRejected:
        return  # a wrong key: the connection's health says so, and nothing else has changed
    body = {**said, "asked": _who(known)}
    visitor_id, before = known.visitor.visitor_id, known.learned.get(PART)
    occasion.changes.append(lambda tables: tables.learned.put(visitor_id, PART, body, occasion.now))
    if before is None or dict(before.body) != body:
        occasion.happened(Happening("known", visitor_id, occasion.now, detail={"about": PART}))


def changed(occasion: Occasion) -> Reply:
    """MailChimp tells that a member has joined, left or changed: what is known of that visitor is looked up anew."""
    email = str(occasion.event.payload.get("email") or "")
    with occasion.read() as tables:
        visitor_id = tables.visitors.recognised("email", email) if email else None
    known = occasion.visiting.read(visitor_id) if visitor_id else None
    if known is not None and occasion.services.mailing.terms is not None:
        learn(occasion, known)
    return Reply()


def join(occasion: Occasion) -> Reply:
    """A rule sends a visitor to a list (M6): {visitor_id, list_id or new: {name, from_name, from_email}, interval,
    reason}."""
    payload = occasion.event.payload
    known = occasion.visiting.read(str(payload["visitor_id"]))
    if known is None or not known.visitor.email or occasion.services.mailing.terms is None:
        return Reply()
    new: Mapping[str, str] = payload.get("new") or {}
    _add(
        occasion,
        known,
        list_id=str(payload.get("list_id") or ""),
        new=new,
        interval=str(payload.get("interval") or "now"),
        reason=str(payload.get("reason") or ""),
        fields=_names(known),
    )
    return Reply()


def _sign_up(occasion: Occasion, known: Known, terms: Terms) -> None:
    """M4: the visitor has said yes to the question that the brand asks before a chat."""
    signup = terms.signups.get(known.visitor.brand_id) or {}
    text = _folded(str(signup.get("text") or ""))
    if not signup.get("is_on") or not text or not known.visitor.email or not signup.get("list_id"):
        return
    answers = {_folded(str(name)): _folded(str(value)) for name, value in known.visitor.info.items()}
    if answers.get(text, "") not in YES:
        return
    facts = _facts(known)
    pairs = [(str(name), str(tag)) for name, tag in signup.get("pairs") or ()]
    fields = {tag: facts[name] for name, tag in pairs if facts.get(name) and tag != OF_EMAIL}
    _add(occasion, known, list_id=str(signup["list_id"]), reason=SIGN_UP, fields=fields)


def _add(occasion: Occasion, known: Known, *, fields: Mapping[str, str], **more: Any) -> None:
    joiner = occasion.services.mailing.joiner(
        more.pop("list_id"), known.visitor.email, fields=fields, language=known.visitor.language[:2], **more
    )

    def add(tables: Any) -> None:
        """Whoever joins at once does not wait for the clock's next round."""
        if tables.joiners.add(joiner) and joiner.due_at <= occasion.now:
            event_id = f"joining:{occasion.event.source}:{occasion.event.event_id}"
            tables.inbox.add("clock", "campaigns", event_id, {}, occasion.now, stream="campaigns/joining")

    occasion.changes.append(add)


def _facts(known: Known) -> dict[str, str]:
    """What of a visitor can be mapped: themselves, their attributes, and what the site has set."""
    visitor = known.visitor
    own = {"name": visitor.name, "phone": visitor.phone, "company": visitor.company, "country": visitor.country}
    names = {"first_name": _names(known).get("FNAME", ""), "last_name": _names(known).get("LNAME", "")}
    given = {**visitor.info, **visitor.attributes, **{name: value for name, value in own.items() if value}, **names}
    return {str(name): str(value) for name, value in given.items() if isinstance(value, str | int | float)}


def _names(known: Known) -> dict[str, str]:
    """First and last name as merge fields; of a Japanese name the family's comes first."""
    words = known.visitor.name.split()
    if len(words) < 2:
        return {"FNAME": known.visitor.name} if words else {}
    is_japanese = any("\u3040" <= letter <= "\u9fff" for letter in known.visitor.name)
    last, first = (words[0], " ".join(words[1:])) if is_japanese else (words[-1], " ".join(words[:-1]))
    return {"FNAME": first, "LNAME": last}


def _who(known: Known) -> str:
    return f"{known.visitor.email.lower()} {known.visit.visit_id if known.visit is not None else ''}"


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
