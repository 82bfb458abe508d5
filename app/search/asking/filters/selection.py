"""Which records a question is about: one WHERE for all its conditions, what is left to check, and the paged rows.

Figures and tables are made of it elsewhere. COQL never gives converted leads: those are read from the module's list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.clients import coql
from app.clients.crm_facts import Page, Row
from app.search.asking.asking import Asking
from app.search.asking.filters.filter import Filter
from app.search.asking.paths import unique
from grammar.catalog import Module
from grammar.question.nodes import Condition

PAGE_ROWS = 2000  # of one COQL call, 3 credits: COQL-Limitations.html, read 2026-11-21
ROWS_MOST = 10_000  # after which an answer is cut, and says so
LIST_PAGES_MOST = 10  # of 200 rows: the list of converted leads


@dataclass(frozen=True)
class Fetched:
    """Checked rows. limit: the number of records after which it was cut; 0 = all were seen."""

    rows: tuple[Row, ...]
    limit: int = 0


@dataclass(frozen=True)
class Selection:
    """The records of one module that fulfil all filters. is_converted: leads that were converted, not the others."""

    asking: Asking
    module: Module
    filters: tuple[Filter, ...]
    is_converted: bool = False

    @property
    def nothing(self) -> str:
        """Why no record can be among them; '' when some may be."""
        return next((found.nothing for found in self.filters if found.nothing), "")

    @property
    def _asked(self) -> tuple[Filter, ...]:
        """As many filters as COQL has room for."""
        chosen, free = [], coql.CRITERIA_MOST
        for found in self.filters:
            if found.text and found.size <= free:
                chosen.append(found)
                free -= found.size
        return tuple(chosen)

    @property
    def where(self) -> str:
        texts = unique(found.text for found in self._asked)
        texts = tuple(text for text in texts if text != coql.ALL) or texts[:1]
        return coql.join(" and ", texts) if texts else coql.ALL

    @property
    def is_exact(self) -> bool:
        """COQL's own figures over `where` are right."""
        exact = all(found.is_exact for found in self.filters) and len(self._asked) == len(self.filters)
        return exact and self.asking.keep is None and not self.is_converted

    @property
    def needs(self) -> tuple[str, ...]:
        """Columns that the check of a row reads."""
        owner = ("Owner",) if self.asking.keep is not None and self.module.field("Owner") else ()
        return unique((*owner, *(name for found in self.filters for name in found.needs)))

    def also(self, *filters: Filter) -> "Selection":
        return Selection(self.asking, self.module, (*self.filters, *filters), self.is_converted)

    def check(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """Rows that fulfil every filter and may be shown; people get their full names."""
        found = list(rows)
        self.asking.people.complete(self.module, found)
        keep = self.asking.keep
        return tuple(
            row for row in found if all(one.check(row) for one in self.filters) and (keep is None or keep(row))
        )

    def query(self, items: Sequence[str], *, tail: str = "", limit: int = PAGE_ROWS, offset: int = 0) -> str:
        start = f" offset {offset}" if offset else ""
        names = ", ".join(items)
        return f"select {names} from {self.module.api_name} where {self.where}{tail} limit {limit}{start}"

    def rows(self, columns: Iterable[str], *, order: str = "id asc", most: int = ROWS_MOST) -> Fetched:
        """All records with these columns, in pages of 2,000, at most `most` of them looked at."""
        names = unique((*columns, *self.needs))
        if self.is_converted:
            return self._converted(names)
        found: list[Row] = []
        while True:
            items = [coql.column(name) for name in names] or ["id"]
            page = self.asking.crm.coql(self.query(items, tail=f" order by {order}", offset=len(found)))
            found.extend(page.rows)
            if not page.has_more:
                return Fetched(self.check(found))
            if len(found) >= most or not page.rows:
                return Fetched(self.check(found), limit=len(found))

    def _converted(self, names: tuple[str, ...]) -> Fetched:
        """Leads that were converted, the latest change first."""
        own = unique((*(name for name in names if "." not in name), "Modified_Time", "Owner"))
        found: list[Row] = []
        page = Page(has_more=True)
        for number in range(1, LIST_PAGES_MOST + 1):
            page = self.asking.crm.records(self.module.api_name, own, page_number=number, converted=True)
            found.extend(page.rows)
            if not page.has_more:
                break
        return Fetched(self.check(found), limit=len(found) if page.has_more else 0)


def converted_state(conditions: Iterable[Condition]) -> bool | None:
    """Whether a question is about converted leads only (True), others only (False), or does not say (None)."""
    for condition in conditions:
        if condition.path.field == "Converted__s" and not condition.path.via and condition.values:
            value = condition.values[0] is True or str(condition.values[0]).casefold() == "true"
            return value != (condition.op == "is_not")
        if condition.path.field in ("Converted_Date_Time", "Lead_Conversion_Time") and not condition.path.via:
            return True
    return None
