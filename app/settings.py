"""Every setting of the server, read once from the environment into one frozen value.

It opens nothing and asks nobody. A wrong value is a ConfigError that names the variable and shows a right one. Without
any variable set, everything has a value: commands such as `explain` need none. What serving needs besides is checked by
`require_serving`. Meaning, unit and default of each variable: docs/settings.md.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import available_timezones

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from environs import Env

from app.errors import ConfigError

KEY_EXAMPLE = "<44 characters, made by: flask --app wsgi secret>"
PUBLIC_KEY_EXAMPLE = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…"
PATH_TOKEN_CHARACTERS = 32
LINK_FIELDS = (  # no address, no telephone number, no amount
    "Leads.Company,Leads.Lead_Status,Leads.Owner,Contacts.Account_Name,Contacts.Owner,Accounts.Industry,Accounts.Owner,"
    "Deals.Stage,Deals.Closing_Date,Deals.Account_Name,Deals.Owner,Tasks.Status,Tasks.Due_Date,Tasks.Priority,Tasks.Owner,"
    "Events.Start_DateTime,Events.End_DateTime,Events.Owner,Calls.Call_Start_Time,Calls.Call_Type,Calls.Owner,"
    "*.Status,*.Owner"
)
_ENVIRONMENT = Env()
Word = TypeVar("Word", bound=str)


@dataclass(frozen=True)
class Settings:
    """Field `x_y` is the variable `X_Y`; `retention_days[t]` is RETENTION_<T>_DAYS. Addresses: no slash at the end."""

    database_url: str
    data_dir: Path
    port: int
    public_url: str
    secret_keys: tuple[str, ...] = field(repr=False)
    cliq_public_keys: tuple[str, ...]
    cliq_path_token: str = field(repr=False)
    cliq_url: str
    accounts_url: str
    allowed_accounts: tuple[str, ...]
    data_center: Literal["us", "eu", "in", "au", "cn", "jp", "ca", "sa"]
    zoho_client_id: str
    zoho_client_secret: str = field(repr=False)
    bot_unique_name: str
    extension_appkey: str = field(repr=False)
    crm_web_url: str
    salesiq_url: str
    salesiq_per_minute: int
    beacon_per_minute: int
    clearbit_url: str
    hunter_url: str
    mailchimp_url: str
    default_language: Literal["en", "ja"]
    default_zone: str
    button_answers: Literal["chat", "private"]
    response_url: Literal["after_answer", "only_instead", "single_use"]
    answer_wait_seconds: float
    handler_threads: int
    handler_queue: int
    database_connections: int
    record_references: int
    charts: Literal["native", "picture"]
    chart_days: float
    link_fields: tuple[str, ...]
    service_account: bool
    service_account_roles: tuple[str, ...]
    requests_per_minute: int
    trusted_proxies: int
    administrators: tuple[str, ...]
    administrator_profiles: tuple[str, ...]
    log_level: str
    bench: bool
    retention_days: Mapping[str, float]
    pace_cards: int
    pace_texts: int
    pace_window_seconds: float
    lock_seconds: float
    send_seconds: float
    lease_seconds: float
    retry_factor: float
    late_hours: float
    reminders_default: bool
    stale_deal_days: int

    def require_serving(self) -> None:
        """Raises ConfigError when requests could not be verified or tokens not be kept safely."""
        if not self.secret_keys:
            raise ConfigError("missing", variable="SECRET_KEYS", example=KEY_EXAMPLE)
        if not self.cliq_public_keys and not self.cliq_path_token:
            raise ConfigError("missing", variable="CLIQ_PUBLIC_KEYS", example=PUBLIC_KEY_EXAMPLE)


def load() -> Settings:
    """The settings of this process. Raises ConfigError(variable=…, example=…)."""
    data_dir = Path(_text("DATA_DIR", "/var/lib/crm-in-chat") or "var")
    port = int(_number("PORT", 8000, 1, 65535))
    return Settings(
        database_url=_text("DATABASE_URL", "sqlite:////srv/crm/crm.db") or f"sqlite:///{data_dir}/crm.db",
        data_dir=data_dir,
        port=port,
        public_url=_address("PUBLIC_URL", "https://crm.example.com") or f"http://127.0.0.1:{port}",
        secret_keys=_list("SECRET_KEYS", KEY_EXAMPLE, _is_fernet_key),
        cliq_public_keys=_list("CLIQ_PUBLIC_KEYS", PUBLIC_KEY_EXAMPLE, _is_rsa_key),
        cliq_path_token=_text("CLIQ_PATH_TOKEN", f"<{PATH_TOKEN_CHARACTERS} or more of A-Z a-z 0-9 - _>", _is_path),
        cliq_url=_address("CLIQ_URL", "https://cliq.zoho.jp"),
        accounts_url=_address("ACCOUNTS_URL", "https://accounts.zoho.jp"),
        allowed_accounts=_list("ALLOWED_ACCOUNTS", "http://127.0.0.1:8001/accounts", _is_address),
        data_center=_choice("DATA_CENTER", "us", "eu", "in", "au", "cn", "jp", "ca", "sa"),
        zoho_client_id=_text("ZOHO_CLIENT_ID", "1000.ABCDEF"),
        zoho_client_secret=_text("ZOHO_CLIENT_SECRET", "0123abcdef"),
        bot_unique_name=_text("BOT_UNIQUE_NAME", "zohocrm") or "zohocrm",
        extension_appkey=_text("EXTENSION_APPKEY", "sbx-…"),
        crm_web_url=_address("CRM_WEB_URL", "https://crm.zoho.jp"),
        salesiq_url=_address("SALESIQ_URL", "https://salesiq.zoho.jp"),
        salesiq_per_minute=int(_number("SALESIQ_PER_MINUTE", 60, 4, 10_000)),
        beacon_per_minute=int(_number("BEACON_PER_MINUTE", 240, 1, 1_000_000)),
        clearbit_url=_address("CLEARBIT_URL", "https://person.clearbit.com"),
        hunter_url=_address("HUNTER_URL", "https://api.hunter.io"),
        mailchimp_url=_address("MAILCHIMP_URL", "https://us1.api.mailchimp.com/3.0"),
        default_language=_choice("DEFAULT_LANGUAGE", "en", "ja"),
        default_zone=_text("DEFAULT_ZONE", "Asia/Tokyo", _is_zone) or "UTC",
        button_answers=_choice("BUTTON_ANSWERS", "chat", "private"),
        response_url=_choice("RESPONSE_URL", "after_answer", "only_instead", "single_use"),
        answer_wait_seconds=_number("ANSWER_WAIT_SECONDS", 3, 0.1, 10),
        handler_threads=int(_number("HANDLER_THREADS", 32, 1, 512)),
        handler_queue=int(_number("HANDLER_QUEUE", 64, 0, 10_000)),
        database_connections=int(_number("DATABASE_CONNECTIONS", 40, 2, 1000)),
        charts=_choice("CHARTS", "native", "picture"),
        chart_days=_number("CHART_DAYS", 30, 1, 3650),
        link_fields=_list("LINK_FIELDS", LINK_FIELDS, _is_field) or tuple(LINK_FIELDS.split(",")),
        record_references=int(_number("RECORD_REFERENCES", 20, 0, 50)),
        service_account=_choice("SERVICE_ACCOUNT", "off", "on") == "on",
        service_account_roles=_list("SERVICE_ACCOUNT_ROLES", "Sales manager,Support"),
        requests_per_minute=int(_number("REQUESTS_PER_MINUTE", 120, 1, 100_000)),
        administrators=_list("ADMINISTRATORS", "ai@example.com,ken@example.com", _is_email),
        administrator_profiles=_list("ADMINISTRATOR_PROFILES", "Administrator,CEO"),
        trusted_proxies=int(_number("TRUSTED_PROXIES", 0, 0, 5)),
        log_level=_choice("LOG_LEVEL", "info", "debug", "warning", "error").upper(),
        bench=_choice("BENCH", "off", "on") == "on",
        retention_days={
            "answers": _days("RETENTION_ANSWERS_DAYS", 0),
            "suggestions": _days("RETENTION_SUGGESTIONS_DAYS", 0),
            "refs": _days("RETENTION_REFS_DAYS", 0),
            "clicks": _days("RETENTION_CLICKS_DAYS", 0),
            "questions_last": _days("RETENTION_QUESTIONS_LAST_DAYS", 0),
            "oauth_states": _days("RETENTION_OAUTH_STATES_DAYS", 0),
            "metadata": _days("RETENTION_METADATA_DAYS", 30),
            "attempts": _days("RETENTION_ATTEMPTS_DAYS", 30),
            "outbox": _days("RETENTION_OUTBOX_DAYS", 30),
            "slots": _days("RETENTION_SLOTS_DAYS", 1),
            "cards": _days("RETENTION_CARDS_DAYS", 30),
            "inbox": _days("RETENTION_INBOX_DAYS", 30),
            "refusals": _days("RETENTION_REFUSALS_DAYS", 30),
            "schedules": _days("RETENTION_SCHEDULES_DAYS", 30),
            "reminders": _days("RETENTION_REMINDERS_DAYS", 30),
            "wishes": _days("RETENTION_WISHES_DAYS", 0),
            "shortfalls": _days("RETENTION_SHORTFALLS_DAYS", 30),
            "looks": _days("RETENTION_LOOKS_DAYS", 90),
            "invitations": _days("RETENTION_INVITATIONS_DAYS", 0),
            "admin_sessions": _days("RETENTION_ADMIN_SESSIONS_DAYS", 0),
            "connections": _days("RETENTION_CONNECTIONS_DAYS", 30),
            "audit": _days("RETENTION_AUDIT_DAYS", 730),
            "visitors": _days("RETENTION_VISITORS_DAYS", 730),
            "visitor_idents": _days("RETENTION_VISITOR_IDENTS_DAYS", 730),
            "visits": _days("RETENTION_VISITS_DAYS", 730),
            "actions": _days("RETENTION_ACTIONS_DAYS", 365),
            "chats": _days("RETENTION_CHATS_DAYS", 730),
            "lines": _days("RETENTION_LINES_DAYS", 730),
            "learned": _days("RETENTION_LEARNED_DAYS", 730),
            "commands": _days("RETENTION_COMMANDS_DAYS", 0),
            "pushed": _days("RETENTION_PUSHED_DAYS", 730),
            "visitor_notes": _days("RETENTION_VISITOR_NOTES_DAYS", 730),
            "submissions": _days("RETENTION_SUBMISSIONS_DAYS", 730),
            "rule_log": _days("RETENTION_RULE_LOG_DAYS", 90),
            "pending": _days("RETENTION_PENDING_DAYS", 30),
            "lookups": _days("RETENTION_LOOKUPS_DAYS", 365),
            "allowances": _days("RETENTION_ALLOWANCES_DAYS", 90),
            "joiners": _days("RETENTION_JOINERS_DAYS", 365),
        },
        pace_cards=int(_number("PACE_CARDS", 18, 0, 100_000)),
        pace_texts=int(_number("PACE_TEXTS", 45, 0, 100_000)),
        pace_window_seconds=_number("PACE_WINDOW_SECONDS", 60, 0.1, 3600),
        lock_seconds=_number("LOCK_SECONDS", 600, 0.1, 3600),
        send_seconds=_number("SEND_SECONDS", 12, 0.5, 60),
        lease_seconds=_number("LEASE_SECONDS", 28, 1, 600),
        retry_factor=_number("RETRY_FACTOR", 1, 0.001, 10),
        late_hours=_number("LATE_HOURS", 24, 0.1, 24 * 7),
        reminders_default=_choice("REMINDERS_DEFAULT", "on", "off") == "on",
        stale_deal_days=int(_number("STALE_DEAL_DAYS", 14, 1, 3650)),
    )


def _text(name: str, example: str, is_good: Callable[[str], bool] = bool) -> str:
    """A variable that is empty counts as not set."""
    text: str = _ENVIRONMENT.str(name, "").strip()
    if text and not is_good(text):
        # Without the value: it may be a secret.
        raise ConfigError("bad_value", variable=name, example=example)
    return text


def _list(name: str, example: str, is_good: Callable[[str], bool] = bool) -> tuple[str, ...]:
    """Comma-separated; blanks around the parts and empty parts do not count."""
    parts = tuple(part.strip() for part in _text(name, example).split(",") if part.strip())
    if not all(is_good(part) for part in parts):
        raise ConfigError("bad_value", variable=name, example=example)
    return parts


def _address(name: str, example: str) -> str:
    return _text(name, example, _is_address).rstrip("/")


def _choice(name: str, default: Word, *others: Word) -> Word:
    example = " or ".join((default, *others))
    text = _text(name, example).lower() or default
    for choice in (default, *others):
        if choice == text:
            return choice
    raise ConfigError("bad_value", variable=name, example=example)


def _number(name: str, default: float, low: float, high: float) -> float:
    example = f"{default:g} (from {low:g} to {high:g})"
    text = _text(name, example)
    try:
        number = float(text) if text else default
    except ValueError:
        number = low - 1
    if not low <= number <= high:  # also refuses 'nan'
        raise ConfigError("bad_value", variable=name, example=example)
    return number


def _days(name: str, default: float) -> float:
    return _number(name, default, 0, 36_500)


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://")) and " " not in text


def _is_email(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and host) and not any(c.isspace() for c in text)


def _is_field(text: str) -> bool:
    """`Module.Field` by api names, `*` for modules that are not named, or the word that stands for no field at all."""
    return text == "none" or re.fullmatch(r"(?:[A-Za-z0-9_]+|\*)\.[A-Za-z0-9_]+", text) is not None


def _is_zone(text: str) -> bool:
    return text in available_timezones()


def _is_path(text: str) -> bool:
    return len(text) >= PATH_TOKEN_CHARACTERS and all(c.isascii() and (c.isalnum() or c in "-_") for c in text)


def _is_fernet_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


def _is_rsa_key(text: str) -> bool:
    try:
        return isinstance(load_der_public_key(base64.b64decode(text, validate=True)), RSAPublicKey)
    except (ValueError, binascii.Error):
        return False
