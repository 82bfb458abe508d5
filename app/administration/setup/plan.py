"""What must be done so that Cliq has what the manifest lists: compared with what is there, step by step.

Reads only; `carry_out` of a step is what changes something. Whatever is there and is not ours is left alone. A fact
that Cliq does not tell back is taken to be as it should.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.administration.setup.manifest import COMPONENTS, Component, Handler
from app.clients.provisioning.cliq_components import Components

Kind = Literal["make", "change", "same", "stuck"]
FIXED = ("execution_type", "function_type")  # no call changes them


@dataclass
class Place:
    """Where a component is: its id, '' until it is made. unique_name: a bot's."""

    id: str = ""
    unique_name: str = ""


@dataclass(frozen=True)
class Step:
    """One thing to do, or to leave.

    what      'bots', 'functions' … or 'bots handler'
    name      as people see it, or the handler's type behind the component's name
    changes   the keys that differ; of a stuck step the one that no call can change
    """

    kind: Kind
    what: str
    name: str
    changes: tuple[str, ...] = ()
    carry_out: Callable[[], None] = field(default=lambda: None, compare=False, repr=False)


def steps(api: Components, language: str, url: str, bot_unique_name: str) -> Iterator[Step]:
    """Each in its turn; what follows a component that is to be made is known before, too.

    language   of the labels and hints; `url` is where every component calls
    """
    listed: dict[str, list[dict[str, Any]]] = {}
    for one in COMPONENTS:
        if one.family not in listed:
            listed[one.family] = api.all(one.family)
        found = next((row for row in listed[one.family] if _is(row, one, bot_unique_name)), None)
        yield from _component(api, one, found, one.body(language, url), language)


def _is(row: Mapping[str, Any], wanted: Component, bot_unique_name: str) -> bool:
    if wanted.family == "bots" and row.get("unique_name") == bot_unique_name:
        return True
    return row.get("name") in wanted.name


def _component(
    api: Components, wanted: Component, found: dict[str, Any] | None, body: dict[str, Any], language: str
) -> Iterator[Step]:
    name = str(body["name"])
    place = Place()
    if found is None:

        def make() -> None:
            made = api.make(wanted.family, body)
            place.id, place.unique_name = str(made.get("id") or ""), str(made.get("unique_name") or "")

        yield Step("make", wanted.family, name, tuple(body), make)
    else:
        place.id = str(found.get("id") or "")
        stuck = [key for key in FIXED if key in body and found.get(key, body[key]) != body[key]]
        if stuck:
            yield Step("stuck", wanted.family, name, tuple(stuck))
            return
        changed = {key: value for key, value in body.items() if key not in FIXED and _differs(found, key, value)}
        change = _later(api.change, wanted.family, place, changed)
        yield Step("change" if changed else "same", wanted.family, name, tuple(changed), change)
    for handler in wanted.handlers:
        yield _handler(api, wanted, handler, found, place, name, language)


def _handler(
    api: Components,
    wanted: Component,
    handler: Handler,
    found: dict[str, Any] | None,
    place: Place,
    name: str,
    language: str,
) -> Step:
    label = {"name": handler.label.of(language)} if handler.label else {}
    body = {"permissions": list(handler.permissions), **label}
    words = f"{name}: {label.get('name') or handler.type}"
    what = f"{wanted.family} handler"
    there = _there(found, handler) if found is not None else None
    if found is None and wanted.born == handler.type:
        there = {"type": handler.type}
    if there is None:
        add = _later(api.add_handler, wanted.family, place, {"type": handler.type, **body})
        return Step("make", what, words, tuple(body), add)
    which = str(there.get("id") or "") if handler.label else ""

    def change() -> None:
        api.change_handler(wanted.family, place.id, handler.type, changed, which)

    known = api.handler(wanted.family, place.id, handler.type, which) or {} if found is not None else {}
    # A handler that nobody has given permissions yet is told back without any.
    facts = {**there, "permissions": known.get("permissions") or []}
    changed = {key: value for key, value in body.items() if _differs(facts, key, value)}
    return Step("change" if changed else "same", what, words, tuple(changed), change)


def _there(found: Mapping[str, Any], handler: Handler) -> dict[str, Any] | None:
    """The handler among those that a component is told with; an action of the menu by its label in any language."""
    for row in found.get("handlers") or ():
        if row.get("type") == handler.type and (handler.label is None or row.get("name") in handler.label):
            return dict(row)
    return None


def _differs(found: Mapping[str, Any], key: str, value: Any) -> bool:
    if key not in found:
        return False
    there = found[key]
    return sorted(there or ()) != sorted(value) if isinstance(value, list) else there != value


def _later(call: Callable[..., Any], family: str, place: Place, body: Mapping[str, Any]) -> Callable[[], None]:
    """The call with an id that is not known before the component is made."""
    return lambda: call(family, place.id, body)
