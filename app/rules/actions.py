"""What a rule on visitors does, as it is kept, and what can be wrong with it before it is. Pure.

score     {points}
visitor   {to, people, else}               chat: the same
trigger   {when, action, after, do: {kind, …}}
list      {list}
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.errors import UserError
from grammar.folding import narrow

KINDS = ("score", "visitor", "chat", "trigger", "list")
TARGETS = ("all", "people", "last", "owner", "nobody")
FALLBACKS = ("all", "people", "last", "owner", "nobody")
MOMENTS = ("landing", "page", "action", "leaving")
DEEDS = ("tell", "open", "invite", "list", "mailing", "task", "webhook")
LEVELS = ("silent", "normal", "mention")
INTERVALS = ("now", "weekly", "monthly")
TASKS_DUE = ("today", "tomorrow", "7", "14")
NAME_MOST = 100
TEXT_MOST = 1000
POINTS_MOST = 10_000
AFTER_MOST = 24 * 3600
PEOPLE_MOST = 50
ON_THE_PAGE = frozenset({"open", "invite"})
"""Of no use to somebody who has left."""
_EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+")
_CHANNEL = re.compile(r"#?[^\s()#@:]+")


def named(text: str) -> str:
    """The name of a rule, preset or list; raises UserError rule.no_name."""
    name = " ".join(str(text).split())
    if not name or len(name) > NAME_MOST:
        raise UserError("rule.no_name", limit=NAME_MOST)
    return name


def checked(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The action as it is kept; raises UserError rule.… of the first thing that is wrong."""
    if kind == "score":
        return {"points": _number(given.get("points"), "rule.no_points", -POINTS_MOST, POINTS_MOST, but=0)}
    if kind in ("visitor", "chat"):
        return _assignment(given)
    if kind == "trigger":
        return _trigger(given)
    if kind == "list":
        return {"list": named(given.get("list") or "")}
    raise UserError("rule.no_kind", typed=kind, choices=list(KINDS))


def _assignment(given: Mapping[str, Any]) -> dict[str, Any]:
    to = _one_of(given.get("to"), TARGETS, "rule.no_target")
    found: dict[str, Any] = {"to": to, "else": _one_of(given.get("else") or "all", FALLBACKS, "rule.no_target")}
    people = addresses(given.get("people"))
    if not people and "people" in (to, found["else"]):
        raise UserError("rule.no_people")
    return found | {"people": people} if people else found


def addresses(given: Any) -> list[str]:
    """E-mail addresses of a text or a list, each once; raises UserError rule.bad_address, rule.too_many_people."""
    parts = re.split(r"[\s,;、，；]+", narrow(given)) if isinstance(given, str) else [str(one) for one in given or ()]
    found = list(dict.fromkeys(part.strip().lower() for part in parts if part.strip()))
    for one in found:
        if not _EMAIL.fullmatch(one):
            raise UserError("rule.bad_address", typed=one)
    if len(found) > PEOPLE_MOST:
        raise UserError("rule.too_many_people", limit=PEOPLE_MOST)
    return found


def _trigger(given: Mapping[str, Any]) -> dict[str, Any]:
    when = _one_of(given.get("when"), MOMENTS, "rule.no_moment")
    do = _deed(given.get("do") or {})
    if when == "leaving" and do["kind"] in ON_THE_PAGE:
        raise UserError("rule.not_on_leaving")
    if when != "leaving" and do["kind"] == "mailing":
        raise UserError("rule.only_on_leaving")
    after = 0 if when == "leaving" else _number(given.get("after") or 0, "rule.bad_delay", 0, AFTER_MOST)
    found: dict[str, Any] = {"when": when, "after": after, "do": do}
    return found | {"action": str(given.get("action") or "").strip()[:NAME_MOST]} if when == "action" else found


def _deed(given: Mapping[str, Any]) -> dict[str, Any]:
    kind = _one_of(given.get("kind"), DEEDS, "rule.no_deed")
    if kind == "tell":
        return {"kind": kind, **_telling(given)}
    if kind == "invite":
        sender = str(given.get("sender") or "").strip()[:NAME_MOST]
        return {"kind": kind, "sender": sender, "text": _text(given), "again": bool(given.get("again"))}
    if kind == "list":
        return {"kind": kind, "list": named(given.get("list") or "")}
    if kind == "mailing":
        return {"kind": kind, **_mailing(given)}
    if kind == "task":
        due = _one_of(str(given.get("due") or "today"), TASKS_DUE, "rule.no_due")
        return {"kind": kind, "subject": named(given.get("subject") or ""), "due": due}
    if kind == "webhook":
        return {"kind": kind, "url": address(str(given.get("url") or ""))}
    return {"kind": kind}


def _telling(given: Mapping[str, Any]) -> dict[str, Any]:
    to = narrow(str(given.get("to") or "")).strip()
    if not _EMAIL.fullmatch(to):
        if not _CHANNEL.fullmatch(to):
            raise UserError("rule.no_recipient")
        to = "#" + to.removeprefix("#")
    level = _one_of(given.get("level") or "normal", LEVELS, "rule.no_level")
    text = str(given.get("text") or "").strip()[:TEXT_MOST]
    return {"to": to, "level": level, "text": text}


def _mailing(given: Mapping[str, Any]) -> dict[str, Any]:
    new, interval = given.get("new"), _one_of(given.get("interval") or "now", INTERVALS, "rule.no_interval")
    if not isinstance(new, Mapping) or not any(new.values()):
        list_id = str(given.get("list_id") or "").strip()
        if not list_id:
            raise UserError("rule.no_list")
        return {"list_id": list_id, "interval": interval}
    sender = str(new.get("from_email") or "").strip()
    if not _EMAIL.fullmatch(sender):
        raise UserError("rule.bad_address", typed=sender)
    from_name = str(new.get("from_name") or "").strip()[:NAME_MOST]
    name = named(new.get("name") or "")
    return {"new": {"name": name, "from_email": sender, "from_name": from_name}, "interval": interval}


def address(url: str) -> str:
    """Where a webhook is called: https, a host, no user name; raises UserError rule.bad_url. Whether the host may be
    called is decided when it is: names lead elsewhere tomorrow."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise UserError("rule.bad_url") from None
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or port == 0:
        raise UserError("rule.bad_url")
    return url.strip()


def _text(given: Mapping[str, Any]) -> str:
    text = str(given.get("text") or "").strip()
    if not text or len(text) > TEXT_MOST:
        raise UserError("rule.no_text", limit=TEXT_MOST)
    return text


def _one_of(given: Any, allowed: tuple[str, ...], code: str) -> str:
    if given not in allowed:
        raise UserError(code, typed=str(given or ""), choices=list(allowed))
    return str(given)


def _number(given: Any, code: str, least: int, most: int, but: int | None = None) -> int:
    try:
        number = int(str(given).strip())
    except ValueError:
        raise UserError(code, least=least, most=most) from None
    if not least <= number <= most or number == but:
        raise UserError(code, least=least, most=most)
    return number
