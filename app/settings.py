"""Every setting of the server, read once from the environment into one frozen value.

It opens nothing and asks nobody. A wrong value is a ConfigError that names the variable and shows a right one. Without
any variable set, everything has a value: commands such as `explain` need none. What serving needs besides is checked by
`require_serving`. Meaning, unit and default of each variable: docs/settings.md.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from zoneinfo import available_timezones

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from environs import Env

from app.errors import ConfigError

KEY_EXAMPLE = "<44 characters, made by: flask --app wsgi secret>"
DAYS = {  # table → how many days its rows are kept after they ended
    "answers": 0.0,
    "suggestions": 0.0,
    "refs": 0.0,
    "clicks": 0.0,
    "oauth_states": 0.0,
    "metadata": 30.0,
    "attempts": 30.0,
    "outbox": 30.0,
}
PATH_TOKEN_CHARACTERS = 32


@dataclass(frozen=True)
class Settings:
    """The field `x_y` is the variable `X_Y`; `retention_days[t]` is RETENTION_<T>_DAYS. Addresses end without a slash."""

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
    data_center: str
    zoho_client_id: str
    zoho_client_secret: str = field(repr=False)
    bot_unique_name: str
    extension_appkey: str = field(repr=False)
    crm_web_url: str
    default_language: Literal["en", "ja"]
    default_zone: str
    button_answers: Literal["chat", "private"]
    response_url: Literal["after_answer", "only_instead", "single_use"]
    answer_wait_seconds: float
    handler_threads: int
    handler_queue: int
    database_connections: int
    record_references: int
    service_account: bool
    service_account_roles: tuple[str, ...]
    requests_per_minute: int
    trusted_proxies: int
    log_level: str
    bench: bool
    retention_days: Mapping[str, float]

    def require_serving(self) -> None:
        """Raises ConfigError when requests could not be verified or tokens not be kept safely."""
        if not self.secret_keys:
            raise ConfigError("missing", variable="SECRET_KEYS", example=KEY_EXAMPLE)
        if not self.cliq_public_keys and not self.cliq_path_token:
            raise ConfigError("missing", variable="CLIQ_PUBLIC_KEYS", example="MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…")


def load() -> Settings:
    """The settings of this process. Raises ConfigError(variable=…, example=…)."""
    env = Env()
    data_dir = Path(_text(env, "DATA_DIR", "/var/lib/crm-in-chat") or "var")
    port = int(_number(env, "PORT", 8000, 1, 65535))
    return Settings(
        database_url=_text(env, "DATABASE_URL", "sqlite:////srv/crm/crm.db") or f"sqlite:///{data_dir}/crm.db",
        data_dir=data_dir,
        port=port,
        public_url=_address(env, "PUBLIC_URL", "https://crm.example.com", f"http://127.0.0.1:{port}"),
        secret_keys=_list(env, "SECRET_KEYS", KEY_EXAMPLE, _is_fernet_key),
        cliq_public_keys=_list(env, "CLIQ_PUBLIC_KEYS", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…", _is_rsa_key),
        cliq_path_token=_text(
            env, "CLIQ_PATH_TOKEN", f"<{PATH_TOKEN_CHARACTERS} or more of A-Z a-z 0-9 - _>", _is_path
        ),
        cliq_url=_address(env, "CLIQ_URL", "https://cliq.zoho.jp", ""),
        accounts_url=_address(env, "ACCOUNTS_URL", "https://accounts.zoho.jp", ""),
        allowed_accounts=_list(env, "ALLOWED_ACCOUNTS", "http://127.0.0.1:8001/accounts", _is_address),
        data_center=_choice(env, "DATA_CENTER", "us", ("us", "eu", "in", "au", "cn", "jp", "ca", "sa")),
        zoho_client_id=_text(env, "ZOHO_CLIENT_ID", "1000.ABCDEF"),
        zoho_client_secret=_text(env, "ZOHO_CLIENT_SECRET", "0123abcdef"),
        bot_unique_name=_text(env, "BOT_UNIQUE_NAME", "zohocrm") or "zohocrm",
        extension_appkey=_text(env, "EXTENSION_APPKEY", "sbx-…"),
        crm_web_url=_address(env, "CRM_WEB_URL", "https://crm.zoho.jp", ""),
        default_language=_choice(env, "DEFAULT_LANGUAGE", "en", ("en", "ja")),  # type: ignore[arg-type]
        default_zone=_text(env, "DEFAULT_ZONE", "Asia/Tokyo", _is_zone) or "UTC",
        button_answers=_choice(env, "BUTTON_ANSWERS", "chat", ("chat", "private")),  # type: ignore[arg-type]
        response_url=_choice(  # type: ignore[arg-type]
            env, "RESPONSE_URL", "after_answer", ("after_answer", "only_instead", "single_use")
        ),
        answer_wait_seconds=_number(env, "ANSWER_WAIT_SECONDS", 3.0, 0.1, 10),
        handler_threads=int(_number(env, "HANDLER_THREADS", 32, 1, 512)),
        handler_queue=int(_number(env, "HANDLER_QUEUE", 64, 0, 10_000)),
        database_connections=int(_number(env, "DATABASE_CONNECTIONS", 40, 2, 1000)),
        record_references=int(_number(env, "RECORD_REFERENCES", 20, 0, 50)),
        service_account=_switch(env, "SERVICE_ACCOUNT"),
        service_account_roles=_list(env, "SERVICE_ACCOUNT_ROLES", "Sales manager,Support"),
        requests_per_minute=int(_number(env, "REQUESTS_PER_MINUTE", 120, 1, 100_000)),
        trusted_proxies=int(_number(env, "TRUSTED_PROXIES", 0, 0, 5)),
        log_level=_choice(env, "LOG_LEVEL", "info", ("debug", "info", "warning", "error")).upper(),
        bench=_switch(env, "BENCH"),
        retention_days={
            table: _number(env, f"RETENTION_{table.upper()}_DAYS", days, 0, 36_500) for table, days in DAYS.items()
        },
    )


def _text(env: Env, name: str, example: str, is_good: Callable[[str], bool] = bool) -> str:
    """A variable that is empty counts as not set."""
    text: str = env.str(name, "").strip()
    if text and not is_good(text):
        # Without the value: it may be a secret.
        raise ConfigError("bad_value", variable=name, example=example)
    return text


def _list(env: Env, name: str, example: str, is_good: Callable[[str], bool] = bool) -> tuple[str, ...]:
    """Comma-separated; blanks around the parts and empty parts do not count."""
    parts = tuple(part.strip() for part in _text(env, name, example).split(",") if part.strip())
    if not all(is_good(part) for part in parts):
        raise ConfigError("bad_value", variable=name, example=example)
    return parts


def _address(env: Env, name: str, example: str, default: str) -> str:
    return _text(env, name, example, _is_address).rstrip("/") or default


def _choice(env: Env, name: str, default: str, choices: tuple[str, ...]) -> str:
    text = _text(env, name, " or ".join(choices)).lower() or default
    if text not in choices:
        raise ConfigError("bad_value", variable=name, example=" or ".join(choices))
    return text


def _switch(env: Env, name: str) -> bool:
    return _choice(env, name, "off", ("on", "off")) == "on"


def _number(env: Env, name: str, default: float, low: float, high: float) -> float:
    text = _text(env, name, f"{default:g}")
    try:
        number = float(text) if text else default
    except ValueError:
        number = low - 1
    if not low <= number <= high:  # also refuses 'nan'
        raise ConfigError("bad_value", variable=name, example=f"{default:g} (from {low:g} to {high:g})")
    return number


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://")) and " " not in text


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
