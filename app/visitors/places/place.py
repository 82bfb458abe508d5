"""The port 'where visitors go': finding, adding and completing the one record of a visitor; notes, tasks, files.

What the CRM and Bigin do alike is here; what they do differently is in crm.py and bigin.py. It decides not who is added
(choosing.py) nor what a note says (handlers/pushing), and keeps no memory (steps.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.clients import coql
from app.clients.crm_facts import Row, User
from app.clients.wire.sending import Upload
from app.errors import ServiceRejected
from app.storage.visiting.visitors import Visitor
from app.visitors.places import finding
from app.visitors.places.records import Draft, Record, Rights, Task, link_of, name_of, number_of, text_of
from app.visitors.places.steps import Earlier
from app.visitors.places.terms import OPERATOR, Terms
from app.visitors.places.values import deals as summing
from grammar.catalog import Module

DROPPED_MOST = 10  # fields that are refused one after another until the rest is written without them
TITLE_MOST, CONTENT_MOST = 120, 65_535  # of notes: https://www.zoho.com/crm/developer/docs/api/v8/create-notes.html
SUBJECT_MOST = 255
DEALS_AT_ONCE, DEALS_PAGES = 200, 10  # rows that one credit buys
REFUSALS = ("INVALID_DATA", "MANDATORY_NOT_FOUND", "NO_PERMISSION", "DUPLICATE_DATA")


class Place(ABC):
    """dropped   (api name, why) of fields that were refused while the rest was written"""

    name: str
    modules: tuple[str, ...]  # where visitors are looked for, in this order
    deals: str  # the module of deals

    def __init__(self, rights: Rights, terms: Terms) -> None:
        self.rights, self.terms = rights, terms
        self.crm = rights.crm
        self.dropped: list[tuple[str, str]] = []

    @property
    def module(self) -> str:
        """What visitors become when they are added by themselves."""
        return self.modules[0]

    @property
    def organisation(self) -> str:
        """Id of what is linked: a record of one organisation is none of another's (G2)."""
        return self.rights.organisation.removeprefix(f"{self.name} ")

    def known_module(self, name: str) -> Module | None:
        return self.rights.catalog().module(name)

    def find(self, visitor: Visitor, known: tuple[str, str] = ("", "")) -> Record | None:
        """The visitor's one record (C13); known: (module, id) of the one that was made or found before."""
        return finding.find(self.rights, self.terms, self.modules, visitor, known)

    def read(self, module: str, record_id: str) -> Record | None:
        """A record as it is now; None when it is gone."""
        return finding.read(self.rights, module, record_id)

    def has_left(self, record: Record, earlier: Earlier) -> bool:
        """Whether a try to add somebody that nobody answered has made this record."""
        return finding.is_left(self.rights, record, earlier)

    # -- adding ---------------------------------------------------------------------------------------------------

    @abstractmethod
    def add(self, draft: Draft, earlier: Earlier | None, module: str = "") -> Record:
        """Add a visitor who is not there; never a second record for one address.

        earlier   it was tried before: what that try may have left is taken
        """

    def _inserted(self, module: str, values: dict[str, Any], unique: str, needed: Iterable[str]) -> str:
        """The id of what was written, without the fields that are refused; `unique`: a field whose value is not there
        twice."""
        return self._without_refused(
            lambda given: (
                self.crm.upsert(module, given, unique) if given.get(unique) else self.crm.create(module, given)
            ),
            values,
            needed,
        )

    def update(self, record: Record, values: Mapping[str, Any]) -> bool:
        """Write what is other than the record has; False when nothing is."""
        fresh = {name: value for name, value in values.items() if record.row.get(name) != value}
        if not fresh:
            return False

        def write(given: dict[str, Any]) -> str:
            if given:
                self.crm.update(record.module, record.id, given)
            return record.id

        self._without_refused(write, fresh, ())
        return True

    def _without_refused(
        self, write: Callable[[dict[str, Any]], str], values: dict[str, Any], needed: Iterable[str]
    ) -> str:
        given = dict(values)
        for _ in range(DROPPED_MOST):
            try:
                return write(given)
            except ServiceRejected as error:
                details = error.facts.get("details")
                name = str(details.get("api_name") or "") if isinstance(details, Mapping) else ""
                code = str(error.facts.get("remote_code") or "")
                if name not in given or name in needed or code not in REFUSALS:
                    raise
                self.dropped.append((name, code))
                del given[name]
        return write(given)

    def account(self, name: str, owner_id: str) -> str:
        """The id of the firm of exactly that name, added when there is none."""
        rows = self.crm.coql(coql.select(("id",), "Accounts", f"(Account_Name = {coql.quote(name)})", limit=10)).rows
        if rows:
            return min((str(row["id"]) for row in rows), key=number_of)
        values: dict[str, Any] = {"Account_Name": name, **({"Owner": {"id": owner_id}} if owner_id else {})}
        return self.crm.upsert("Accounts", values, "Account_Name")

    # -- around a record ------------------------------------------------------------------------------------------

    def note(self, record: Record, title: str, content: str, earlier: Earlier | None = None) -> str:
        """Returns the note's id; earlier: what that try has left counts."""
        title, content = " ".join(title.split())[:TITLE_MOST], content[:CONTENT_MOST]
        wanted = {"Note_Title": title.strip(), "Note_Content": content.strip()}
        there = self._left(record.module, record.id, "Notes", wanted, earlier) if earlier is not None else ""
        return there or self.crm.create_note(record.module, record.id, title=title, content=content)

    def task(self, record: Record, task: Task, earlier: Earlier | None = None) -> str:
        """Returns the task's id."""
        wanted = {"Subject": task.subject[:SUBJECT_MOST].strip(), "Due_Date": task.due.isoformat()}
        if earlier is not None and (there := self._left(record.module, record.id, "Tasks", wanted, earlier)):
            return there
        values = {"Subject": task.subject[:SUBJECT_MOST], "Due_Date": task.due.isoformat(), "Status": "Not Started"}
        owner = {"Owner": {"id": task.owner_id}} if task.owner_id else {}
        return self.crm.create("Tasks", {**values, **owner, **self._about(record)})

    @abstractmethod
    def _about(self, record: Record) -> dict[str, Any]:
        """How a task names the record it is about."""

    def attach(self, module: str, record_id: str, name: str, content: bytes, earlier: Earlier | None = None) -> str:
        """Put a PDF to a record; returns the file's id."""
        wanted = {"File_Name": name.strip()}
        there = self._left(module, record_id, "Attachments", wanted, earlier) if earlier is not None else ""
        return there or self.crm.attach(module, record_id, Upload(name, content, "application/pdf"))

    def _left(self, module: str, record_id: str, kind: str, wanted: Mapping[str, str], earlier: Earlier) -> str:
        """The id of what an earlier try has left with the record, though nobody answered it; '' for nothing."""
        rows = self.crm.related(module, record_id, kind, ("id", *wanted, "Created_Time")).rows
        for row in rows:
            is_like = all(text_of(row.get(name)) == value for name, value in wanted.items())
            if is_like and earlier.may_have_left(str(row["id"]), row.get("Created_Time")):
                return str(row["id"])
        return ""

    def signal(self, record: Record, subject: str, message: str, url: str) -> None:
        """In the CRM's own feed (C6), where the organisation has defined the namespace."""
        self.crm.signal(self.terms.signal, record.module, record.id, subject=subject, message=message, url=url)

    # -- people ---------------------------------------------------------------------------------------------------

    def owner(self, operator_email: str, *, is_bot: bool, user_id: str = "") -> str:
        """C5: the id of whom a new record belongs to: the one chosen, else the operator who attended, else the
        administrator. '' when nobody is known: then the record is this account's.

        user_id   of the CRM, when it is known who the operator is there; else their address tells
        """
        chosen = self.rights.people().user(self.terms.owner) if self.terms.owner != OPERATOR else None
        if chosen is not None and chosen.is_active:
            return chosen.id
        if self.terms.owner == OPERATOR and (operator_email or user_id) and not is_bot:
            people = self.rights.people()
            operator = (people.user(user_id) if user_id else None) or people.of_cliq_user("", operator_email)
            if operator is not None and operator.is_active:
                return operator.id
        administrator = self.administrator()
        return administrator.id if administrator is not None else ""

    def administrator(self) -> User | None:
        """Who the organisation names as its first: by ZUID, else by address, else an active administrator."""
        org, people = self.rights.org(), self.rights.people()
        if org is not None:
            first = people.of_cliq_user(org.primary_zuid, org.primary_email)
            if first is not None and first.is_active:
                return first
        return next((user for user in people if user.is_active and "dministrator" in user.profile), None)

    # -- what is known of it --------------------------------------------------------------------------------------

    def body(self, record: Record | None) -> dict[str, Any]:
        """What the cards and the rules know of the visitor (part 'crm' of what is learned)."""
        if record is None:
            return {"place": self.name, "organisation": self.organisation, "type": "unknown"}
        row, account = record.row, link_of(record.row.get("Account_Name"))
        owner = link_of(row.get("Owner")) or {}
        user = self.rights.people().user(owner.get("id", ""))
        org = self.rights.org()
        rows = self._deals(record, account) if record.module == "Contacts" else ()
        won = self.rights.won()
        currency = text_of(row.get("Currency")) or (org.currency if org is not None else "")
        found: dict[str, Any] = {
            "place": self.name,
            "organisation": self.organisation,
            "module": record.module,
            "id": record.id,
            "name": name_of(row),
            "fields": {key: value for key, value in row.items() if value is not None and not key.startswith("$")},
            "owner_id": owner.get("id", ""),
            "owner_name": (user.full_name if user is not None else "") or owner.get("name", ""),
            "owner_email": (user.email if user is not None else "") or text_of(owner.get("email")),
            "type": summing.visitor_type(record.module, record.id, rows, won),
            "account": account,
            "url": self.rights.url(record.module, record.id),
        }
        if record.module == "Contacts":
            found["deals"] = summing.summary(record.id, rows, won, currency)
            found["revenue"] = summing.revenue(rows, won)
        return {name: value for name, value in found.items() if value is not None}

    def _deals(self, record: Record, account: Mapping[str, str] | None) -> list[Row]:
        """All deals of a contact and of its account, as far as pages go, which are the newest then."""
        parts = [f"Contact_Name = {coql.quote(record.id)}"]
        parts += [f"Account_Name = {coql.quote(account['id'])}"] if account is not None else []
        condition = coql.join(" or ", parts) if len(parts) > 1 else f"({parts[0]})"
        columns = ("id", "Deal_Name", "Stage", "Amount", "Closing_Date", "Contact_Name", "Account_Name")
        found: list[Row] = []
        for page in range(DEALS_PAGES):
            question = coql.select(columns, self.deals, condition, limit=DEALS_AT_ONCE, offset=page * DEALS_AT_ONCE)
            answer = self.crm.coql(question)
            found += answer.rows
            if len(answer.rows) < DEALS_AT_ONCE:
                break
        return found
