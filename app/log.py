"""Structured log lines: one JSON object per line on standard error, with the request's id and without secrets.

It knows no settings (they are neighbours; the level is handed in) and decides nothing about what is worth a line.
"""

import functools
import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import orjson
import structlog

MASK = "***"
_put_together: dict[str, Any] = {"logger": structlog.get_logger()}  # not for every line: most are below the level

# Names whose value is never written, wherever they stand in an event's facts.
_SECRET_NAMES = re.compile(
    r"token|ticket|secret|password|authorization|cookie|signature|api_?key|appkey|zapikey|fernet", re.IGNORECASE
)

# Values that are secret wherever they appear: in addresses, headers, exception texts.
_SECRET_VALUES = (
    (
        re.compile(
            r"((?:access|refresh)_token|client_secret|code|state|zapikey|appkey|authtoken|token|ticket)=[^&\s\"'<>]+"
        ),
        r"\1=" + MASK,
    ),
    (re.compile(r"((?:Zoho-oauthtoken|Bearer|Basic)\s+)[^\s\"',}]+", re.IGNORECASE), r"\1" + MASK),
    (re.compile(r"\b1000\.[0-9A-Za-z]{6,}(?:\.[0-9A-Za-z]+)?"), MASK),  # the form of Zoho's codes and tokens
    (re.compile(r"\bgAAAA[\w=-]{20,}"), MASK),  # the form of what the vault seals
    (re.compile(r"(/cliq/)[\w.~%-]+"), r"\1" + MASK),  # the unguessable path of stand-alone components
    (re.compile(r"(://[^/\s:@]+:)[^/\s@]+@"), r"\1" + MASK + "@"),  # the password in a database address
)
# One search that finds whatever the patterns above could find: nearly every text is done with it.
_SUSPICIOUS = re.compile(r"=|oauthtoken|bearer|basic|1000\.|gAAAA|/cliq/|://", re.IGNORECASE)


def mask(text: str) -> str:
    """The text with everything that looks like a secret replaced by `***`."""
    if not _SUSPICIOUS.search(text):
        return text
    for pattern, replacement in _SECRET_VALUES:
        text = pattern.sub(replacement, text)
    return text


def configure(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Set up structlog and the standard library's logging alike; may be called again.

    level    'DEBUG' | 'INFO' | 'WARNING' | 'ERROR'
    stream   where lines go; standard error by default, so that the output of a command stays clean
    """
    target = stream or sys.stderr
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        _mask_event,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=_dumps)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(target),
        cache_logger_on_first_use=stream is None,
    )
    _put_together["logger"] = structlog.get_logger()
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(serializer=_dumps), foreign_pre_chain=shared
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(number, logging.WARNING))  # libraries speak up only when something is wrong


def logger() -> Any:
    """The one logger; `logger().info("cliq_answered", handler=…)`: an event name, then facts."""
    return _put_together["logger"]


def bind(**facts: object) -> None:
    """Facts that every further line of this request carries."""
    structlog.contextvars.bind_contextvars(**facts)


def fresh(**facts: object) -> None:
    """Begin a new request: forget the facts of the last one that this thread served."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**facts)


def _mask_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {name: MASK if _is_secret(name) else masked(value) for name, value in event.items()}


@functools.lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    return _SECRET_NAMES.search(name) is not None


def masked(value: object) -> object:
    """The same value with everything masked that is secret by its name or its form, wherever it stands inside."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {name: MASK if _is_secret(str(name)) else masked(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [masked(item) for item in value]
    return value if isinstance(value, (int, float, bool, type(None))) else mask(str(value))


def _dumps(event: Mapping[str, Any], **_options: object) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
