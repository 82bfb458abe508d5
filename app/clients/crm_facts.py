"""What the CRM client hands out: frozen facts read from JSON once. Ids are text everywhere.

Makes no call. Records stay dictionaries by api name, since their fields belong to the organisation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.clients.wire import faults

Row = dict[str, Any]  # one record as the CRM sent it: api name → value, `id` as text


@dataclass(frozen=True)
class Page:
    """Some records in the CRM's order. next_page_token: for `Crm.records` beyond 2,000 rows, '' when there is none."""

    rows: tuple[Row, ...] = ()
    has_more: bool = False
    next_page_token: str = ""


@dataclass(frozen=True)
class User:
    """A person of the organisation. zuid links to the Cliq user; is_active is False for those who left."""

    id: str
    zuid: str
    full_name: str
    first_name: str
    last_name: str
    email: str
    is_active: bool
    role_id: str
    role: str
    profile_id: str
    profile: str
    reporting_to_id: str
    phone: str
    mobile: str
    language: str
    time_zone: str

    @classmethod
    def read(cls, item: Mapping[str, Any]) -> "User":
        role, profile = _mapping(item.get("role")), _mapping(item.get("profile"))
        boss = _mapping(item.get("Reporting_To") or item.get("reporting_to"))  # both spellings are seen
        first, last = _text(item.get("first_name")), _text(item.get("last_name"))
        return cls(
            id=_text(item.get("id")),
            zuid=_text(item.get("zuid")),
            full_name=_text(item.get("full_name")) or f"{first} {last}".strip(),
            first_name=first,
            last_name=last,
            email=_text(item.get("email")),
            is_active=_text(item.get("status")) in ("", "active"),
            role_id=_text(role.get("id")),
            role=_text(role.get("name")),
            profile_id=_text(profile.get("id")),
            profile=_text(profile.get("name")),
            reporting_to_id=_text(boss.get("id")),
            phone=_text(item.get("phone")),
            mobile=_text(item.get("mobile")),
            language=_text(item.get("language") or item.get("locale")),
            time_zone=_text(item.get("time_zone")),
        )


@dataclass(frozen=True)
class Role:
    """A place in the hierarchy; reporting_to_id is '' at its top."""

    id: str
    name: str
    reporting_to_id: str

    @classmethod
    def read(cls, item: Mapping[str, Any]) -> "Role":
        name = _text(item.get("name") or item.get("display_label"))
        return cls(_text(item.get("id")), name, _text(_mapping(item.get("reporting_to")).get("id")))


@dataclass(frozen=True)
class Org:
    """The organisation. domain_name ('org808232144') is its part of web links; currency is an ISO code."""

    id: str
    name: str
    domain_name: str
    zgid: str
    time_zone: str
    currency: str
    currency_symbol: str
    country_code: str
    primary_email: str
    primary_zuid: str
    type: str

    @classmethod
    def read(cls, item: Mapping[str, Any]) -> "Org":
        return cls(
            id=_text(item.get("id")),
            name=_text(item.get("company_name")),
            domain_name=_text(item.get("domain_name")),
            zgid=_text(item.get("zgid")),
            time_zone=_text(item.get("time_zone")),
            currency=_text(item.get("iso_code")),
            currency_symbol=_text(item.get("currency_symbol")),
            country_code=_text(item.get("country_code")),
            primary_email=_text(item.get("primary_email")),
            primary_zuid=_text(item.get("primary_zuid")),
            type=_text(item.get("type")),
        )


@dataclass(frozen=True)
class Layout:
    """A page of a module's fields, by api name in their order. required: what the page demands beside the system."""

    id: str
    fields: tuple[str, ...]
    required: tuple[str, ...]

    @classmethod
    def read(cls, item: Mapping[str, Any]) -> "Layout":
        sections = [section for section in item.get("sections") or () if isinstance(section, Mapping)]
        found = [field for section in sections for field in section.get("fields") or () if isinstance(field, Mapping)]
        return cls(
            _text(item.get("id")),
            tuple(_text(field.get("api_name")) for field in found),
            tuple(_text(field.get("api_name")) for field in found if field.get("required") is True),
        )


@dataclass(frozen=True)
class Stage:
    """One step of a pipeline. forecast_type 'Open' | 'Closed Won' | 'Closed Lost' decides, never the label."""

    display: str
    actual: str
    forecast_type: str
    forecast_category: str = ""


@dataclass(frozen=True)
class Pipeline:
    """A list of stages in their order."""

    id: str
    display: str
    actual: str
    is_default: bool
    stages: tuple[Stage, ...]

    @classmethod
    def read(cls, item: Mapping[str, Any]) -> "Pipeline":
        steps = sorted(item.get("maps") or (), key=lambda step: step.get("sequence_number") or 0)
        stages = tuple(
            Stage(
                _text(step.get("display_value")),
                _text(step.get("actual_value") or step.get("display_value")),
                _text(step.get("forecast_type")) or "Open",
                _text(_mapping(step.get("forecast_category")).get("name")),
            )
            for step in steps
        )
        display = _text(item.get("display_value"))
        actual = _text(item.get("actual_value")) or display
        return cls(_text(item.get("id")), display, actual, item.get("default") is True, stages)


def page(body: Mapping[str, Any]) -> Page:
    """A list answer; an empty body (204) is an empty page. Raises ServiceUnavailable for what is no list: 'nothing was
    found' would not be true."""
    if body and not isinstance(body.get("data"), list):
        raise faults.unavailable("crm", "a list", "not_json")
    info = _mapping(body.get("info"))
    rows = tuple(row for row in body.get("data") or () if isinstance(row, dict))
    return Page(rows, info.get("more_records") is True, _text(info.get("next_page_token")))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, Mapping | list) else str(value)
