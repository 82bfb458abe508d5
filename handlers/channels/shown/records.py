"""The record of the CRM or Bigin on a card, and its open deals (V3). It lays nothing out (card.py)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from app.i18n import values
from app.i18n.sentences import Sentences
from app.search import columns
from app.visitors.visiting import Known
from grammar.catalog import Field, Module
from handlers.channels.shown.reader import Body, Pair, Reader

DEALS_SHOWN = 3
OWN = "open_activities"  # counted here: no field of theirs that could be kept back
SHORT = {"Leads": ("Company", "Phone", "Lead_Status"), "Contacts": ("Account_Name", "Phone", "Owner")}


@dataclass(frozen=True)
class Record:
    """The record of the CRM or Bigin. place: 'crm' or 'bigin'; account: (name, address)."""

    place: str
    kind: str
    name: str
    url: str
    pairs: tuple[Pair, ...]
    account: Pair | None = None


@dataclass(frozen=True)
class Deals:
    """count and total are of all the contact's deals that are not won, also of those that `rows` leaves out."""

    count: int
    total: str
    rows: tuple[tuple[str, str, str, str], ...]


def record(reader: Reader, known: Known) -> Record | None:
    """The CRM record with the fields of Z11, empty ones replaced by the next that has a value."""
    body = known.body("crm")
    name, fields = str(body.get("name") or ""), body.get("fields")
    if not body.get("id") or not isinstance(fields, Mapping):
        return None
    module_name, account = str(body.get("module") or ""), body.get("account")
    linked, allowed = None, reader.allowed(module_name)
    if allowed is not None:
        fields = {one: value for one, value in fields.items() if one in allowed}
        account = account if "Account_Name" in allowed else None
    if isinstance(account, Mapping) and account.get("name"):
        number = str(account.get("id") or "")
        linked = (str(account["name"]), account.get("url") or (reader.record_url("Accounts", number) if number else ""))
    module = reader.module(module_name) if body.get("place") != "bigin" else None
    pairs = _by_module(reader, module, fields) if module is not None else _as_given(reader, body, allowed)
    kind = f"record.kind.{module_name}"
    return Record(
        place="bigin" if body.get("place") == "bigin" else "crm",
        kind=reader.words.say(kind) if reader.words.knows(kind) else module_name,
        name=name,
        url=str(body.get("url") or "") or reader.record_url(module_name, str(body["id"])),
        pairs=tuple(pairs),
        account=linked,
    )


def _by_module(reader: Reader, module: Module, fields: Body) -> Iterator[Pair]:
    """Z11's fields in their order; where room is short those that V3 names, and then the next that have a value."""
    wanted = SHORT.get(module.api_name, ()) if reader.is_short else columns.HEADLINES.get(module.api_name, ())
    first = [found for name in wanted if (found := module.field(name)) is not None]
    order = [*first, *(one for one in columns.headline(module) if one not in first)]
    shown = ((one.label, values.text(reader.words, one, fields.get(one.api_name), reader.currency)) for one in order)
    return islice(((label, text) for label, text in shown if text.strip()), len(wanted) or columns.HEADLINE_OTHERWISE)


def _as_given(reader: Reader, body: Body, allowed: frozenset[str] | None) -> Iterator[Pair]:
    """Bigin's fields as the administrator chose and ordered them (G1), described with the values, so that no card asks
    Bigin; of them what may be shown here (X7). Also the CRM's, when it cannot be asked."""
    first = islice(body["fields"].items(), columns.HEADLINE_OTHERWISE)
    given = body.get("shown") or [{"name": one, "type": "text", "value": value} for one, value in first]
    for one in given:
        name, key = str(one["name"]), f"channels.field.{one['name']}"
        label = reader.words.say(key) if reader.words.knows(key) else str(one.get("label") or name.replace("_", " "))
        described = Field(name, label, (label,), str(one["type"]), "text")
        text = values.text(reader.words, described, one["value"], reader.currency)
        if text.strip() and (allowed is None or name in (*allowed, OWN)):
            yield label, text


def deals_line(words: Sentences, found: Deals) -> str:
    """Number and total with what they count; without the total where amounts may not be shown (X7)."""
    if not found.total:
        return words.say("channels.deals_count", count=found.count)
    return words.say("channels.deals", count=found.count, total=found.total)


def deals(reader: Reader, known: Known) -> Deals | None:
    """A contact's deals that are not won (V3); None for who has none."""
    body = known.body("crm").get("deals")
    if not isinstance(body, Mapping) or not body.get("count"):
        return None
    currency, allowed = str(body.get("currency") or reader.currency), reader.allowed("Deals")
    module = reader.module("Deals")
    listed = [one for one in body.get("list") or () if isinstance(one, Mapping)]
    chosen = listed if reader.all_deals else listed[:DEALS_SHOWN]

    def may(api_name: str) -> bool:
        return allowed is None or api_name in allowed

    def text(one: Body, api_name: str, key: str) -> str:
        found = module.field(api_name) if module is not None else None
        value = one.get(key) if may(api_name) else None
        return values.text(reader.words, found, value, currency) if found is not None else str(value or "")

    rows = tuple(
        (
            str(one.get("name") or ""),
            text(one, "Stage", "stage"),
            reader.words.money(one["amount"], currency) if one.get("amount") is not None and may("Amount") else "",
            text(one, "Closing_Date", "closing_date"),
        )
        for one in chosen
    )
    total = body.get("total") if may("Amount") else None
    return Deals(int(body["count"]), reader.words.money(total, currency) if total is not None else "", rows)


def has_more_deals(known: Known) -> bool:
    """More open deals than a card shows."""
    body = known.body("crm").get("deals")
    return isinstance(body, Mapping) and int(body.get("count") or 0) > DEALS_SHOWN
