"""Who asks, from where and when: everything that an answer depends on beside the question, and what stages mean.

Asks the CRM no question; metadata.py fetches what stands in here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from app.clients.crm import Crm
from app.clients.crm_facts import Pipeline, Stage
from app.search.asking.result import NOTE_UNASKABLE
from app.search.people import Keep, People
from grammar.catalog import Catalog, Module
from grammar.folding import fold
from grammar.periods import DateRange, resolve

OPEN, WON, LOST = "open", "won", "lost"
STATUSES = {OPEN: (OPEN,), WON: (WON,), LOST: (LOST,), "closed": (WON, LOST)}
_FORECAST_TYPES = {"Closed Won": WON, "Closed Lost": LOST}


class Unaskable(Exception):
    """The question names a field, measure or module that this CRM does not have, or that it can't be asked for."""

    def __init__(self, name: str, note: str = NOTE_UNASKABLE) -> None:
        super().__init__(name)
        self.note = note


class Stages:
    """The stages of all pipelines. Won and lost are what the forecast type says, never what a label says.

    source  https://www.zoho.com/crm/developer/docs/api/v8/get-pipelines.html, read 2026-11-21
    """

    def __init__(self, pipelines: Iterable[Pipeline]) -> None:
        ordered = sorted(pipelines, key=lambda pipeline: not pipeline.is_default)
        self._by_actual: dict[str, Stage] = {}
        for pipeline in ordered:
            for stage in pipeline.stages:
                self._by_actual.setdefault(stage.actual, stage)
        self._by_text = {fold(stage.display): stage for stage in reversed(self._by_actual.values())}
        self._by_text |= {fold(stage.actual): stage for stage in self._by_actual.values()}
        self.order = tuple(self._by_actual)

    def status(self, stored: object) -> str:
        """open, won or lost; a stage of no pipeline is open."""
        stage = self.stage(stored)
        return _FORECAST_TYPES.get(stage.forecast_type, OPEN) if stage else OPEN

    def stage(self, stored: object) -> Stage | None:
        """By its stored value; under some settings the CRM sends what the asker sees instead."""
        return self._by_text.get(fold(str(stored))) if stored is not None else None

    def spellings(self, statuses: Iterable[str]) -> tuple[str, ...]:
        """Every text that a stage of these kinds may be stored as: which of value and label is compared is not
        documented, so both, as long as a label is not another stage's name."""
        wanted = set(statuses)
        texts: list[str] = []
        for stage in self._by_actual.values():
            if _FORECAST_TYPES.get(stage.forecast_type, OPEN) in wanted:
                texts.append(stage.actual)
                if self._by_text.get(fold(stage.display)) is stage and stage.display:
                    texts.append(stage.display)
        return tuple(dict.fromkeys(texts))

    def of_category(self, category: str) -> tuple[str, ...]:
        """The stored values of the stages in a forecast category."""
        wanted = fold(category)
        return tuple(stage.actual for stage in self._by_actual.values() if fold(stage.forecast_category) == wanted)


@dataclass(frozen=True)
class Asking:
    """One asker at one moment.

    catalog             as the asker's profile sees the CRM
    today, zone         the asker's day and time zone; fiscal_start_month: the organisation's, 1–12
    user_id             the asker's CRM user id, for 'my' and 'mine'
    currency            ISO code of the organisation's currency, '' = not known
    keep                the rows that a service account may show, None = whatever the asker's own token gives
    """

    crm: Crm
    catalog: Catalog
    people: People
    pipelines: tuple[Pipeline, ...]
    today: date
    zone: tzinfo
    fiscal_start_month: int = 1
    user_id: str = ""
    currency: str = ""
    week_start: int = 0
    keep: Keep | None = None

    @cached_property
    def stages(self) -> Stages:
        return Stages(self.pipelines)

    def module(self, api_name: str) -> Module:
        """raises Unaskable"""
        found = self.catalog.module(api_name)
        if found is None:
            raise Unaskable(api_name)
        return found

    def span(self, code: str) -> DateRange:
        """The days of a period, in the asker's zone and the organisation's fiscal year. raises UnknownPeriod"""
        return resolve(code, self.today, fiscal_start_month=self.fiscal_start_month, week_start=self.week_start)

    def day(self, value: object) -> date | None:
        """The asker's day of a date or an instant as the CRM sends it."""
        if not isinstance(value, str) or not value:
            return None
        try:
            if "T" not in value:
                return date.fromisoformat(value)
            return datetime.fromisoformat(value).astimezone(self.zone).date()
        except ValueError:
            return None


def asking_of(ctx: Any) -> Asking:
    """ctx   a Context, or an Occasion; the day is the asker's own, or the organisation's"""
    account, metadata = ctx.account, ctx.services.metadata
    zone = ZoneInfo(ctx.words.zone or "UTC")
    language = account.language or ctx.words.language
    return Asking(
        crm=ctx.crm,
        catalog=metadata.whole_catalog(ctx.crm, ctx.organisation, language, account.profile_id or ""),
        people=ctx.people,
        pipelines=metadata.pipelines(ctx.crm, ctx.organisation, language),
        today=ctx.now.astimezone(zone).date(),
        zone=zone,
        fiscal_start_month=metadata.fiscal_start_month(ctx.crm, ctx.organisation),
        user_id=account.crm_user_id or "",
        currency=ctx.currency,
        keep=ctx.services.keep_for(account),
    )
