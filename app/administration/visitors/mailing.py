"""Mail campaigns set up (M1, M2, M4, M6, M7): the account, who may see them, sign-up, new lists, links for mails.

For pages, API and command line. What is asked about whom is app/visitors/outside/mailing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from app.administration.visitors import links
from app.clients.mailchimp.audiences import Audience, Audiences, MergeField
from app.errors import Invalid, RateLimited, ServiceRejected, ServiceUnavailable, UserError
from app.services import Services
from app.storage.visiting.links import Link
from app.visitors.outside import mail_links
from app.visitors.outside.mail_links import MailLink
from app.visitors.outside.mailing import CONTACT, HOOK_PATH, PART, Terms

Given = TypeVar("Given")
PAIRS_MOST = 4  # M4, beside the address
STATUSES = ("pending", "subscribed")
KEY_MOST, TEXT_MOST = 200, 300
CONTACT_PARTS = ("company", "address1", "address2", "city", "state", "zip", "country", "phone")


@dataclass(frozen=True)
class Standing:
    """link: None while nothing is linked. joined, waiting: visitors who went to lists, or will."""

    link: Link | None
    terms: Terms
    joined: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Built:
    """A link for mails. is_heard: whether a page of that site has ever reported; else visits go unnoticed (M2)."""

    link: MailLink
    html: str
    is_heard: bool


def standing(services: Services) -> Standing:
    with services.database.read() as tables:
        link = tables.links.get(PART)
        counts = tables.joiners.counts()
    joined, waiting = (sum(n for (_, state), n in counts.items() if state == one) for one in ("joined", "waiting"))
    return Standing(link, Terms.of(link) if link is not None else Terms(), joined, waiting)


def connect(services: Services, actor: str, key: str, by_name: str = "") -> Link:
    """Link the account that a key opens, or put another key in its place. raises Invalid (key)"""
    key = key.strip()
    if not key or len(key) > KEY_MOST or not key.isascii() or not key.isprintable():
        raise Invalid({"key": UserError("mail.no_key")})
    account = _asked(lambda: Audiences(services.mailing.api(key)).account())
    outside = (str(account.get("account_id") or ""), str(account.get("account_name") or ""))
    return links.link(services, actor, PART, outside, by_name=by_name, secret=key)


def test(services: Services) -> None:
    """Whether MailChimp still takes the key. raises Invalid (key), NothingFound links.none"""
    links.kept(services, PART)
    _asked(services.mailing.audiences.account)


def lists(services: Services) -> list[Audience]:
    """raises  UserError mail.…, links.none"""
    return _said(services.mailing.audiences.lists)


def list_fields(services: Services, list_id: str) -> list[MergeField]:
    return _said(lambda: services.mailing.audiences.fields(list_id))


def change(services: Services, actor: str, given: Mapping[str, Any], version: int | None = None) -> Link:
    """Change who may see campaigns (departments), how somebody joins (status), and the sender of new lists (contact,
    reminder). raises Invalid by field; NothingFound links.none; UserError links.changed_meanwhile"""
    wanted = {
        name: given[name] for name in ("departments", "status", "contact", "reminder") if given.get(name) is not None
    }
    faults: dict[str, Exception] = {}
    with services.database.read() as tables:
        known = {one.department_id for one in tables.brands.departments()}
    for one in wanted.get("departments", ()):
        if one not in known:
            faults["departments"] = UserError("mail.no_department", typed=one)
    if "status" in wanted and wanted["status"] not in STATUSES:
        faults["status"] = UserError("mail.bad_status", choices=list(STATUSES))
    if "contact" in wanted:
        contact = {name: str(wanted["contact"].get(name) or "").strip()[:TEXT_MOST] for name in CONTACT_PARTS}
        wanted["contact"] = {name: value for name, value in contact.items() if value}
        missing = [name for name in CONTACT if not contact[name]]
        if wanted["contact"] and missing:
            faults["contact"] = UserError("mail.contact_missing", names=missing)
    if "reminder" in wanted:
        wanted["reminder"] = str(wanted["reminder"]).strip()[:TEXT_MOST]
    if faults:
        raise Invalid(faults)
    return links.change(services, actor, PART, wanted, version)


def sign_up(
    services: Services,
    actor: str,
    brand_id: str,
    *,
    is_on: bool,
    text: str,
    list_id: str,
    pairs: Iterable[Sequence[str]],
    version: int | None = None,
) -> Link:
    """M4: whether a brand asks before a chat, with which words, for which list, and which answers go along.

    pairs   (attribute of the visitor, merge tag), at most four; the address always goes along
    raises  Invalid by field: brand_id, text, list_id, pairs; NothingFound links.none; UserError links.changed_meanwhile
    """
    link, text = links.kept(services, PART), " ".join(text.split())[:TEXT_MOST]
    chosen = [(str(name).strip(), str(tag).strip()) for name, tag in pairs if str(name).strip() or str(tag).strip()]
    faults: dict[str, Exception] = {}
    with services.database.read() as tables:
        if tables.brands.get(brand_id) is None:
            faults["brand_id"] = UserError("mail.no_brand", typed=brand_id)
    if is_on and not text:
        faults["text"] = UserError("mail.no_text")
    if len(chosen) > PAIRS_MOST:
        faults["pairs"] = UserError("mail.too_many_pairs", limit=PAIRS_MOST)
    for name, tag in chosen:
        if not name:
            faults.setdefault("pairs", UserError("mail.no_attribute", tag=tag))
    if list_id or is_on:
        if list_id not in {one.list_id for one in lists(services)}:
            faults["list_id"] = UserError("mail.no_list", typed=list_id)
        elif chosen:
            tags = {one.tag for one in list_fields(services, list_id)}
            unknown = next((tag for _, tag in chosen if tag not in tags), None)
            if unknown is not None:
                faults.setdefault("pairs", UserError("mail.no_field", typed=unknown))
    if faults:
        raise Invalid(faults)
    made = {"is_on": is_on, "text": text, "list_id": list_id, "pairs": [list(pair) for pair in chosen]}
    signups = {**Terms.of(link).signups, brand_id: made}
    return links.change(services, actor, PART, {"signups": signups}, version)


def watch(services: Services, actor: str, list_id: str, *, to: bool) -> Link:
    """Have MailChimp tell when a list's members join, leave or change; or no more.

    raises  NothingFound links.none; UserError mail.no_list, mail.hook_refused, mail.unavailable
    """
    hooks = dict(Terms.of(links.kept(services, PART)).hooks)
    if list_id not in {one.list_id for one in lists(services)}:
        raise UserError("mail.no_list", typed=list_id)
    if to and list_id not in hooks:
        token = services.source.token(24)
        url = f"{services.settings.public_url}{HOOK_PATH}/{token}"
        try:
            made = services.mailing.audiences.add_hook(list_id, url)
        except ServiceRejected as error:
            raise UserError("mail.hook_refused", url=services.settings.public_url, detail=_why(error)) from None
        hooks[list_id] = {"id": made.hook_id, "token": token, "secret": made.secret}
    elif not to and list_id in hooks:
        _said(lambda: services.mailing.audiences.remove_hook(list_id, hooks[list_id]["id"]))
        del hooks[list_id]
    return links.change(services, actor, PART, {"hooks": hooks})


def require_address(services: Services, name: str) -> None:
    """Raises UserError mail.no_address when a list of this name is to be made and its sender is not configured."""
    terms = standing(services).terms
    if name not in terms.made and not all(terms.contact.get(part) for part in CONTACT):
        raise UserError("mail.no_address", name=name)


def build(services: Services, url: str, *, utm: Mapping[str, str] | None = None, words: str = "") -> Built:
    """A link by which a recipient is recognised (M2), and a button that opens a chat (M7).

    words   on that button      raises UserError mail.bad_link
    """
    made = mail_links.recognised(url, dict(utm or {}))
    return Built(made, mail_links.chat_html(url, words or made.host), _is_heard(services, url))


def _is_heard(services: Services, url: str) -> bool:
    """Whether a brand's pages of that site have ever reported a visitor."""
    parts = urlsplit(url.strip())
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    with services.database.read() as tables:
        brands = [one for one in tables.brands.all() if origin in {each.lower().rstrip("/") for each in one.origins}]
        return any(tables.visitors.newest(1, one.brand_id) for one in brands)


def _asked(work: Any) -> Mapping[str, Any]:
    """What concerns the key."""
    try:
        found: Mapping[str, Any] = work()
    except ServiceRejected:
        raise Invalid({"key": UserError("mail.bad_key")}) from None
    except (RateLimited, ServiceUnavailable):
        raise Invalid({"key": UserError("mail.unavailable")}) from None
    return found


def _said(work: Callable[[], Given]) -> Given:
    try:
        return work()
    except ServiceRejected:
        raise UserError("mail.bad_key") from None
    except (RateLimited, ServiceUnavailable):
        raise UserError("mail.unavailable") from None


def _why(error: ServiceRejected) -> str:
    fields = error.facts.get("fields")
    said = next(iter(fields.values()), "") if isinstance(fields, Mapping) else ""
    return str(said or error.facts.get("detail") or error.code)
