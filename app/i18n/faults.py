"""Which sentence an error gets: candidate keys from the most particular to the most general.

Pure; the sentences are in the catalogues, filled by sentences.py. Logging and retrying are decided elsewhere.
"""

from collections.abc import Iterator, Mapping
from math import ceil

from app.errors import BotError, RateLimited

CHOICES_SHOWN = 5
EXPECTED_SHOWN = 10
FACT_CHARACTERS = 60
HINTS = {
    "unknown_field": "grammar.did_you_mean",
    "unknown_module": "grammar.choose",
    "ambiguous_field": "grammar.one_of",
    "unknown_value": "grammar.did_you_mean",
}
WAIT_SECONDS = 60  # said when a service does not say how long to wait


def keys(error: BotError) -> Iterator[str]:
    """'error.crm.no_permission', 'error.service_unavailable.time_out', 'error.service_unavailable', …, 'error.error'.

    A code with a dot is a key of its own ('record.gone'). Variants: the remote service's own word, the fact `reason`;
    each with '.field' first when the error names a field.
    """
    facts = error.facts
    service, remote, reason = (str(facts.get(name) or "").lower() for name in ("service", "remote_code", "reason"))
    if "." in error.code:
        yield error.code
    codes = dict.fromkeys([error.code, *(str(vars(kind).get("code", "")) for kind in type(error).__mro__)])
    if remote:
        if field(error):
            yield f"error.{service}.{remote}.field"
        yield f"error.{service}.{remote}"
    for code in codes:
        if code and reason:
            yield f"error.{code}.{reason}"
        if code:
            yield f"error.{code}"
    yield "error.error"


def field(error: BotError) -> str:
    """The field or key that the error is about, as its sender named it; ''."""
    details = error.facts.get("details")
    named = details.get("api_name") if isinstance(details, Mapping) else None
    return str(named or error.facts.get("field") or "")


def seconds(error: BotError) -> int:
    """How long to wait before the next try: what the service says, else a minute."""
    said = error.retry_after_seconds if isinstance(error, RateLimited) else None
    return max(1, ceil(said)) if said is not None else WAIT_SECONDS
