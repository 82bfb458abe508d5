"""`places list|show|set|map|on|off|unlink|consent` and `webforms list|add|change|remove`: what the pages do."""

from dataclasses import replace
from typing import Any

import click

from app.administration.placing import places, webforms
from app.administration.visitors import consent, links
from app.cli.printing import COMMAND_LINE, dumped, show, worked
from app.services import Services
from app.visitors.places.opening import PLACES
from app.visitors.places.terms import CHOICES, MISSED

PART = click.Choice(PLACES)
TEXTS = ("module", "task_days", "owner", "company", "source", "missed", "signal", "visits_module")


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("places")
    def places_group() -> None:
        """Where visitors go: the CRM or Bigin."""

    for make in (_list, _show, _set, _map, _on, _off, _unlink, _consent):
        places_group.add_command(make(services))
    return places_group


def _list(services: Services) -> click.Command:
    @click.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Both, and which is linked and enabled."""
        for one in places.listed(services):
            link = one.link
            state = "not linked" if link is None else "on" if link.is_on else "off"
            found = {"part": one.part, "state": state, "organisation": link.outside_id if link else None}
            by = f"  {link.outside_name} ({link.outside_id}), linked by {link.linked_by_name}" if link else ""
            line = f"{one.part}: {state}{by}{''.join(f'  ! {code}' for code in one.troubles)}"
            show(found | {"troubles": list(one.troubles)}, line, as_json=as_json)

    return list_command


def _show(services: Services) -> click.Command:
    @click.command("show")
    @click.argument("part", type=PART)
    @click.option("--json/--lines", "as_json", default=True, help="As JSON, or a line for each choice.")
    def show_command(part: str, as_json: bool) -> None:
        """Everything that is chosen, as JSON."""
        given = worked(lambda: places.written(places.kept(services, part)))
        facts = vars(given) | {"mapping": dict(given.mapping)}
        lines = [f"{name}: {dumped(value)}" for name, value in facts.items()]
        show(facts, "\n".join(lines), as_json=as_json)

    return show_command


def _set(services: Services) -> click.Command:
    @click.command("set")
    @click.argument("part", type=PART)
    @click.option("--added", help=f"{', '.join(CHOICES)}; or several of missed, attended, accessed, with commas.")
    @click.option("--as", "module", type=click.Choice(places.MODULES), help="What visitors become.")
    @click.option("--task", "task_days", type=click.Choice(["off", "0", "1", "7", "14"]), help="Due in how many days.")
    @click.option("--owner", help="'operator', or the e-mail address of a user.")
    @click.option("--company", help="What stands for a company that is not known.")
    @click.option("--source", help="The lead source's value for chats.")
    @click.option("--missed", type=click.Choice(MISSED))
    @click.option("--signal", help="Namespace of a signal of the CRM; '' for none.")
    @click.option("--visits-module", help="The api name of an own module for visits.")
    @click.option("--notify/--no-notify", "notifies", default=None, help="Tell the owner that somebody is on the site.")
    @click.option("--visits/--no-visits", "writes_visits", default=None, help="Write the details of visits.")
    @click.option("--transcripts/--no-transcripts", "attaches", default=None)
    @click.option("--card", help="Bigin: fields of contacts on the card, with commas.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def set_command(part: str, added: str | None, card: str | None, as_json: bool, **named: Any) -> None:
        """Change what is named; the rest stays as it is."""
        if named.get("task_days") == "off":
            named["task_days"] = ""
        chosen: dict[str, Any] = {name: value for name, value in named.items() if value is not None}
        if added is not None:
            chosen["added"] = tuple(CHOICES.get(added, tuple(one.strip() for one in added.split(",") if one.strip())))
        if card is not None:
            chosen["card"] = tuple(one.strip() for one in card.split(",") if one.strip())
        _change(services, part, **chosen)
        show({"changed": part}, f"{part} is changed.", as_json=as_json)

    return set_command


def _map(services: Services) -> click.Command:
    @click.command("map")
    @click.argument("part", type=PART)
    @click.argument("attribute", required=False)
    @click.argument("field", required=False)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def map_command(part: str, attribute: str | None, field: str | None, as_json: bool) -> None:
        """Which attribute goes to which field; with ATTRIBUTE and FIELD: from now on. '-': none, 'auto': by name."""
        if attribute is None:
            for one in worked(lambda: places.mapped(services, places.kept(services, part))):
                line = f"{one.key}  {one.field or '-'}{'  (chosen)' if one.is_chosen else ''}"
                show({"key": one.key, "field": one.field, "is_chosen": one.is_chosen}, line, as_json=as_json)
            return
        before = dict(worked(lambda: places.written(places.kept(services, part))).mapping)
        before.pop(attribute, None)
        if field and field != "auto":
            before[attribute] = field
        _change(services, part, mapping=before)
        show({"changed": attribute}, f"{attribute} is changed.", as_json=as_json)

    return map_command


def _on(services: Services) -> click.Command:
    @click.command("on")
    @click.argument("part", type=PART)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def on_command(part: str, as_json: bool) -> None:
        """Enable; the other one is disabled by it."""
        worked(lambda: links.turn(services, COMMAND_LINE, part, to=True))
        show({"part": part, "is_on": True}, f"{part}: on", as_json=as_json)

    return on_command


def _off(services: Services) -> click.Command:
    @click.command("off")
    @click.argument("part", type=PART)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def off_command(part: str, as_json: bool) -> None:
        """Disable; everything that is chosen stays."""
        worked(lambda: links.turn(services, COMMAND_LINE, part, to=False))
        show({"part": part, "is_on": False}, f"{part}: off", as_json=as_json)

    return off_command


def _unlink(services: Services) -> click.Command:
    @click.command("unlink")
    @click.argument("part", type=PART)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def unlink_command(part: str, as_json: bool) -> None:
        """Take the link away; what was written there stays there."""
        worked(lambda: links.unlink(services, COMMAND_LINE, part))
        show({"unlinked": part}, f"{part} is not linked any more.", as_json=as_json)

    return unlink_command


def _consent(services: Services) -> click.Command:
    @click.command("consent")
    @click.argument("part", type=PART)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def consent_command(part: str, as_json: bool) -> None:
        """An address where an administrator of that organisation gives the consent; it works once."""
        address = worked(lambda: consent.ask(services, COMMAND_LINE, part))
        show({"address": address}, address, as_json=as_json)

    return consent_command


def forms(services: Services) -> click.Group:
    """The CRM's web forms."""

    @click.group("webforms")
    def webforms_group() -> None:
        """The CRM's web forms on the organisation's sites."""

    @webforms_group.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def list_command(as_json: bool) -> None:
        """Every form, tracked or not."""
        for one in webforms.listed(services):
            tracked = "tracked" if one.tracks else "not tracked"
            show(one, f"{one.form_id}  {tracked}  {one.name}  (brand {one.brand_id})", as_json=as_json)

    @webforms_group.command("add")
    @click.argument("name")
    @click.option("--brand", default="", help="The id of a brand; the first one unless said.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def add_command(name: str, brand: str, as_json: bool) -> None:
        """Name a form; prints what is put into the page."""
        made = worked(lambda: webforms.add(services, COMMAND_LINE, name, brand))
        snippet = webforms.snippet(services, made)
        show({"form_id": made.form_id, "snippet": snippet}, snippet, as_json=as_json)

    @webforms_group.command("change")
    @click.argument("form_id")
    @click.option("--name")
    @click.option("--brand", "brand_id")
    @click.option("--track/--no-track", "tracks", default=None)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def change_command(form_id: str, as_json: bool, **given: Any) -> None:
        """Change what is named."""
        made = worked(lambda: webforms.change(services, COMMAND_LINE, form_id, **given))
        show(made, f"{made.name} is changed.", as_json=as_json)

    @webforms_group.command("remove")
    @click.argument("form_id")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def remove_command(form_id: str, as_json: bool) -> None:
        """Forget a form."""
        worked(lambda: webforms.remove(services, COMMAND_LINE, form_id))
        show({"removed": form_id}, "The form is removed.", as_json=as_json)

    return webforms_group


def _change(services: Services, part: str, **chosen: Any) -> None:
    def work() -> None:
        given = replace(places.written(places.kept(services, part)), **chosen)
        places.change(services, COMMAND_LINE, part, given)

    worked(work)
