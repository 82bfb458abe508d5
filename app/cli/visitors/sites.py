"""`links …` and `visitors …`: SalesIQ and other services linked, switched, unlinked; sites, live visitors, visits."""

from dataclasses import replace
from typing import Any

import click

from app.administration.placing import notes, portals
from app.administration.visitors import consent, links, portal
from app.administration.visitors import views as administration
from app.cli.printing import COMMAND_LINE, WORDS, show, worked
from app.services import Services
from app.storage.visiting.visits import Live
from app.visitors.viewing import views
from app.visitors.viewing.shown import shown
from app.visitors.viewing.views import COLUMNS, ORDERS, PERIODS, TYPES

MARKS = {"make": "would make", "change": "would change", "same": "ok"}
JSON = click.option("--json", "as_json", is_flag=True, help="JSON, one object per line.")


def links_group(services: Services) -> click.Group:
    @click.group("links")
    def group() -> None:
        """Links to outside services: SalesIQ, CRM, Bigin, enrichment, campaigns."""

    @group.command("list")
    @JSON
    def list_command(as_json: bool) -> None:
        """What is linked, by whom, and whether somebody could take over."""
        troubles = {one.part: one.code for one in links.troubles(services)}
        for one in links.listed(services):
            facts = {name: value for name, value in vars(one).items() if name not in ("secret", "settings")}
            state = "on" if one.is_on else "off"
            said = (
                f"{one.part}  {one.outside_name or '-'}  {state}  by {one.linked_by_name}  {troubles.get(one.part, '')}"
            )
            show({**facts, "trouble": troubles.get(one.part, "")}, said.rstrip(), as_json=as_json)

    @group.command("ask")
    @click.argument("part")
    @JSON
    def ask_command(part: str, as_json: bool) -> None:
        """Print a link that works once, for an administrator of the CRM organisation, and links PART."""
        url = worked(lambda: consent.ask(services, COMMAND_LINE, part))
        show({"url": url}, url, as_json=as_json)

    @group.command("on")
    @click.argument("part")
    @JSON
    def on_command(part: str, as_json: bool) -> None:
        """Enable PART again; nothing is made up for."""
        worked(lambda: links.turn(services, COMMAND_LINE, part, to=True))
        show({"part": part, "is_on": True}, f"{part} is on.", as_json=as_json)

    @group.command("off")
    @click.argument("part")
    @JSON
    def off_command(part: str, as_json: bool) -> None:
        """Disable PART; everything configured stays."""
        worked(lambda: links.turn(services, COMMAND_LINE, part, to=False))
        show({"part": part, "is_on": False}, f"{part} is off.", as_json=as_json)

    @group.command("remove")
    @click.argument("part")
    @JSON
    def remove_command(part: str, as_json: bool) -> None:
        """Take the link away; what was pushed there stays there."""
        worked(lambda: links.unlink(services, COMMAND_LINE, part))
        show({"removed": part}, f"{part} is not linked any more.", as_json=as_json)

    @group.command("portals")
    @click.option("--again", is_flag=True, help="Ask SalesIQ anew.")
    @JSON
    def portals_command(again: bool, as_json: bool) -> None:
        """The portals of SalesIQ to choose from; '*' marks the one that is linked."""
        link = worked(lambda: links.kept(services, portal.PART))
        found = worked(lambda: portals.look(services, COMMAND_LINE)) if again else portals.offered(link)
        for screenname, name in found:
            is_ours = screenname == link.outside_id and not portals.is_open(link)
            facts = {"screenname": screenname, "name": name, "is_linked": is_ours}
            show(facts, f"{'*' if is_ours else ' '} {screenname}  {name}", as_json=as_json)

    @group.command("choose")
    @click.argument("screenname")
    @JSON
    def choose_command(screenname: str, as_json: bool) -> None:
        """Take the portal of that screen name; our webhooks move there."""
        made = worked(lambda: portals.choose(services, COMMAND_LINE, screenname))
        show({"portal": made.outside_id}, f"The portal is {made.outside_name} ({made.outside_id}).", as_json=as_json)

    return group


def visitors_group(services: Services) -> click.Group:
    @click.group("visitors")
    def group() -> None:
        """Web sites and their visitors."""

    @group.command("brands")
    @JSON
    def brands_command(as_json: bool) -> None:
        """The sites, where they may report from, and the line to paste into their pages."""
        for one in portal.brands(services):
            line = portal.snippet(services, one)
            state = "on" if one.is_on and one.is_enabled else "off at SalesIQ" if one.is_on else "off"
            said = f"{one.brand_id}  {one.name}  {state}  {' '.join(one.origins) or '-'}\n  {line}"
            show({**vars(one), "snippet": line}, said, as_json=as_json)

    @group.command("brand")
    @click.argument("brand_id")
    @click.option("--origin", "origins", multiple=True, help="May report: https://www.example.com; several times.")
    @click.option("--on/--off", "is_on", default=None, help="Whether its reports are taken.")
    @JSON
    def brand_command(brand_id: str, origins: tuple[str, ...], is_on: bool | None, as_json: bool) -> None:
        """Say where a site's page script may report from."""
        given = origins or None
        made = worked(lambda: portal.change_brand(services, COMMAND_LINE, brand_id, origins=given, is_on=is_on))
        show(made, f"{made.name}: {' '.join(made.origins) or '-'}", as_json=as_json)

    @group.command("add-brand")
    @click.argument("name")
    @click.option("--origin", "origins", multiple=True, help="May report: https://www.example.com; several times.")
    @click.option("--in-salesiq", is_flag=True, help="Make it in SalesIQ, too; else for the page script alone.")
    @JSON
    def add_brand_command(name: str, origins: tuple[str, ...], in_salesiq: bool, as_json: bool) -> None:
        """Add a site."""
        made = worked(lambda: portal.add_brand(services, COMMAND_LINE, name, origins, in_salesiq=in_salesiq))
        show(made, portal.snippet(services, made), as_json=as_json)

    @group.command("live")
    @click.option("--ring", default="", help="one, two, three, four or outside.")
    @click.option("--type", "kind", default="", help="customer, deal, lead, contact, unknown, new or returning.")
    @JSON
    def live_command(ring: str, kind: str, as_json: bool) -> None:
        """Who is on the sites now, inner rings first."""
        for one in services.visiting.live(Live(ring=ring, type=kind)):
            visitor, visit = one.visitor, one.visit
            page = visit.current_url if visit is not None else ""
            who = visitor.name or visitor.email or visitor.visitor_id
            show({"visitor": visitor, "visit": visit}, f"{visitor.ring or '-'}  {who}  {page}", as_json=as_json)

    @group.command("note")
    @click.argument("visitor_id")
    @click.argument("content")
    @click.option("--title", default="")
    @JSON
    def note_command(visitor_id: str, content: str, title: str, as_json: bool) -> None:
        """Write a note about a visitor; it goes onto the record, now or when there is one."""
        made = worked(lambda: notes.add(services, COMMAND_LINE, visitor_id, content, title))
        show({"note_id": made.note_id}, "The note is kept.", as_json=as_json)

    _lists(services, group)
    return group


def _lists(services: Services, group: click.Group) -> None:
    """Lists of visits (C11)."""

    @group.command("visits")
    @click.argument("view", default="all_visits")
    @JSON
    def visits_command(view: str, as_json: bool) -> None:
        """The visits of a list: all_visits, todays_visits, top_visits, lead_visits …, or one of your own by its id."""
        found = worked(lambda: views.find(services.database, view))
        for row in views.rows(services.database, found, services.source.now(), services.settings.default_zone):
            cells = {name: COLUMNS[name](row) for name in found.columns}
            said = "  ".join(shown(WORDS, name, value) for name, value in cells.items())
            show(cells, said, as_json=as_json)

    @group.command("views")
    @JSON
    def views_command(as_json: bool) -> None:
        """The lists of visits: the six, and those of one's own with their ids."""
        for one in views.all_of(services.database):
            facts = {"key": one.key, "name": one.name, **one.to_json()}
            filters = " ".join(
                f"{name}={value}" for name, value in one.to_json().items() if name != "columns" and value
            )
            show(facts, f"{one.key}  {one.name or '-'}  {','.join(one.columns)}  {filters}", as_json=as_json)

    @group.command("save-view")
    @click.argument("name")
    @click.option("--from", "base", default="all_visits", help="The list that it begins with.")
    @click.option("--columns", help="With commas, in this order.")
    @click.option("--period", type=click.Choice(PERIODS))
    @click.option("--type", type=click.Choice(TYPES))
    @click.option("--brand", "brand_id", help="The id of a brand.")
    @click.option("--order", type=click.Choice(ORDERS))
    @JSON
    def save_view_command(name: str, base: str, columns: str | None, as_json: bool, **given: str | None) -> None:
        """Keep a list of visits under NAME, in place of the one of that name."""
        kept = worked(lambda: views.find(services.database, base))
        named = tuple(one.strip() for one in columns.split(",")) if columns else kept.columns
        chosen: Any = {key: value for key, value in given.items() if value is not None}
        view = replace(kept, name=name, columns=named, **chosen)
        made = worked(lambda: administration.save(services, COMMAND_LINE, view))
        show({"key": made.key, "name": made.name}, f"{made.key}  {made.name}", as_json=as_json)

    @group.command("remove-view")
    @click.argument("key")
    @JSON
    def remove_view_command(key: str, as_json: bool) -> None:
        """Take a list away that somebody made; the six stay."""
        worked(lambda: administration.remove(services, COMMAND_LINE, key))
        show({"removed": key}, f"{key} is gone.", as_json=as_json)


def setup_command(services: Services) -> click.Command:
    """`setup salesiq`."""

    @click.command("salesiq")
    @click.option("--apply/--dry-run", "apply", default=False, help="Do it; without, only say what would be done.")
    @click.option("--rotate", is_flag=True, help="Exchange the keys that webhooks are signed with.")
    @JSON
    def command(apply: bool, rotate: bool, as_json: bool) -> None:
        """Register the webhooks with their keys, and print the addresses for workflows; twice changes nothing."""
        if rotate:
            count = worked(lambda: portal.rotate(services, COMMAND_LINE))
            show({"rotated": count}, f"The keys of {count} webhooks were exchanged.", as_json=as_json)
            return
        done = worked(lambda: (portal.apply if apply else portal.steps)(services, COMMAND_LINE))
        for step in done:
            state = "done" if apply else step.kind
            said = f"{'did' if apply else MARKS[step.kind]}  {step.what} {step.detail}".rstrip()
            show({"state": state, "what": step.what, "detail": step.detail}, said, as_json=as_json)
        if apply and not done and not as_json:
            click.echo("Nothing to do.")
        for event, url in portal.workflow_addresses(services):
            show({"workflow": event, "url": url}, f"workflow  {event}  {url}", as_json=as_json)

    return command
