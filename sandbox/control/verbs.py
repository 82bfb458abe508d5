"""What can happen on the web site and in SalesIQ, as verbs: a visitor reads and chats, operators answer.

Each takes what the call gave; visitors.py has the addresses.
"""

from collections.abc import Callable

from sandbox.cliq.refusal import Refused
from sandbox.control.given import Given
from sandbox.salesiq.install_point import conversations_of, delivery_of
from sandbox.salesiq.portal import Portal, portal_of
from sandbox.salesiq.talk import entities, profiles
from sandbox.site import widget
from sandbox.site.browser import Browser
from sandbox.state import current
from sandbox.store import Document

OPERATOR = "misaki.takahashi@zylker.example"
PAGE = "https://www.zylker.example/"


class Play:
    """One call: who it is about, and what it leads to."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.portal: Portal = portal_of(current(), given.text("organisation", "zylker"))
        self.key = given.text("visitor", "") or f"v{self.portal.sandbox.ids.number('site.visitor'):06d}"
        self.browser = Browser(self.portal, self.key)
        self.chats = conversations_of(self.portal)

    def chat(self) -> Document:
        """The chat that is named, or the visitor's newest one. raises Refused"""
        named = self.given.text("chat", "")
        found = self.chats.find(named) if named else next(reversed(self.chats.of(self.key)), None)
        if found is None:
            raise Refused("chat_not_found", "there is no such chat", 404)
        self.key = found["visitor"]
        return found

    def operator(self, key: str = "operator", default: str = OPERATOR) -> Document:
        wanted = self.given.text(key, default)
        found = self.portal.operator(wanted)
        if found is None:
            raise Refused("operator_not_found", f"there is no operator {wanted!r}", 404)
        return found

    def brand(self) -> Document:
        found = self.portal.brand(self.given.text("brand", ""))
        if found is None:
            raise Refused("brand_not_found", "there is no such brand", 404)
        return found

    def page(self, default: str = PAGE) -> Document:
        title, referrer = self.given.text("title", "Zylker"), self.given.text("referrer", "")
        return {"url": self.given.text("url", default), "title": title, "referrer": referrer}

    def facts(self) -> Document:
        names = ("name", "email", "phone", "info", "company", "country", "score")
        return {name: self.given.value(name) for name in names if self.given.has(name)}


def land(play: Play) -> Document | None:
    """`{url, title, referrer, brand, name, email, phone, info, consent, address, browser, tab}`: a page is opened."""
    names = ("consent", "address", "browser", "tab")
    more = {name: play.given.value(name) for name in names if play.given.has(name)}
    return play.browser.land(play.brand(), play.page(), **play.facts(), **more)


def navigate(play: Play) -> Document | None:
    """`{url, title, reload}`: another page of the site; reload: the browser loads it anew, script and all."""
    return play.browser.reload(play.page()) if play.given.flag("reload") else play.browser.navigate(play.page())


def custom(play: Play) -> Document | None:
    """`{name, details}`: a custom action of the page."""
    return play.browser.custom(play.given.text("name"), play.given.mapping("details"))


def tell(play: Play) -> Document | None:
    """`{kind, value}`: the page says the visitor's name, email or phone, or info (an object)."""
    return play.browser.tell(play.given.text("kind"), play.given.value("value"))


def leave(play: Play) -> Document | None:
    return play.browser.leave()


def open_chat(play: Play) -> None:
    """`{text, brand, department, name, email, phone, info, url}`: the visitor asks something."""
    profiles.met(play.portal, play.key, **play.facts())
    where = play.given.text("url", "") or play.browser.state.get("url", PAGE)
    brand = play.given.text("brand", "") or play.browser.state.get("brand", "")
    department = play.given.text("department", "")
    play.chats.open(play.key, play.given.text("text", "Hello"), brand=brand, department=department, url=where)


def attend(play: Play) -> None:
    """`{operator}`: an operator, by e-mail, picks the chat up."""
    play.chats.attend(play.chat(), play.operator())


def message(play: Play) -> None:
    """`{text, side, operator, file}`: side visitor, operator or bot; file: {name, size, content_type, url}."""
    side, chat = play.given.text("side", "visitor"), play.chat()
    if side not in ("visitor", "operator", "bot"):
        raise Refused("side", "'side' is visitor, operator or bot")
    writer = None
    if side != "visitor":
        owner = play.portal.operator(chat["owner"])
        writer = play.operator() if play.given.has("operator") or owner is None else owner
    play.chats.write(chat, side, play.given.text("text", ""), operator=writer, file=play.given.mapping("file") or None)


def edit(play: Play) -> None:
    """`{message, text}`: a message is changed; without a text, deleted. Without a message, the newest one."""
    chat = play.chat()
    lines = play.chats.lines(chat["id"])
    wanted = play.given.text("message", lines[-1]["id"])
    play.chats.edit(chat, wanted, play.given.text("text") if play.given.has("text") else None)


def miss(play: Play) -> None:
    """Nobody picks the chat up."""
    play.chats.miss(play.chat())


def track(play: Play) -> None:
    """`Track in CRM`: the missed chat counts as completed."""
    play.chats.track(play.chat())


def complete(play: Play) -> None:
    """`{by}`: visitor (default), agent, system or scheduler ends the chat."""
    play.chats.complete(play.chat(), play.given.text("by", "visitor"))


def rate(play: Play) -> None:
    """`{rating, feedback}`: sad, neutral or happy, or 1 to 5."""
    rating = play.given.value("rating")
    play.chats.rate(play.chat(), "happy" if rating is None else rating, play.given.text("feedback", ""))


def reopen(play: Play) -> None:
    play.chats.reopen(play.chat())


def transfer(play: Play) -> None:
    """`{operator, department, note, outcome}`: outcome accepted (default), rejected, or open for neither yet."""
    chat, outcome = play.chat(), play.given.text("outcome", "accepted")
    operator = play.operator(default="emma.clark@zylker.example")
    department = play.portal.department(play.given.text("department", "") or operator["departments"][0])
    if department is None:
        raise Refused("department_not_found", "there is no such department", 404)
    if chat["transfer"] is None:
        chat = play.chats.transfer(chat, department, operator, play.given.text("note", ""))
    if outcome == "accepted":
        play.chats.accept(chat, operator)
    elif outcome == "rejected":
        play.chats.reject(chat)


def invite(play: Play) -> None:
    """`{operator, supervisor}`: another operator joins, or looks on."""
    play.chats.invite(play.chat(), play.operator(), as_supervisor=play.given.flag("supervisor"))


def trigger(play: Play) -> None:
    """`{action, text, sender}`: something happens in the visitor's widget; action as of a trigger rule."""
    action = play.given.text("action", "send_chat_invite")
    widget.trigger(play.portal, play.key, action, play.given.text("text", ""), play.given.text("sender", ""))


def update(play: Play) -> None:
    """`{name, email, phone, info, operator}`: an operator writes what was learnt: visitor.updated, cases 1 to 3."""
    before = profiles.known(play.portal, play.key)
    after = profiles.met(play.portal, play.key, **play.facts())
    entity = entities.visitor(after, play.operator(), before)
    delivery_of(play.portal).emit("visitor.updated", "visitor", after["id"], entity)


def deliver(play: Play) -> None:
    """`{now}`: send what is held back and what is due again; now: without waiting."""
    delivery_of(play.portal).flush()
    delivery_of(play.portal).retry(all_of_them=play.given.flag("now"))


VERBS: dict[str, Callable[[Play], Document | None]] = {
    "land": land,
    "navigate": navigate,
    "custom": custom,
    "tell": tell,
    "leave": leave,
    "open": open_chat,
    "attend": attend,
    "message": message,
    "edit": edit,
    "miss": miss,
    "track": track,
    "complete": complete,
    "rate": rate,
    "reopen": reopen,
    "transfer": transfer,
    "invite": invite,
    "trigger": trigger,
    "update": update,
    "deliver": deliver,
}
