"""`enrichment …` and `campaigns …`: what they are linked to, and how they are set (E, M)."""

from collections.abc import Callable
from typing import Any

import click

from app.administration.visitors import enriching, links, mailing
from app.cli.printing import COMMAND_LINE, show, worked
from app.services import Services
from app.storage.visiting.links import Link
from app.visitors.outside.enriching import PROVIDERS, REFRESH_DAYS
from app.visitors.outside.filling import MODULES
from app.visitors.outside.mail_links import UTM

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
KEY = click.option("--key", prompt=True, hide_input=True, help="Asked for when it is not given, and not shown.")


def enrichment(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("enrichment")
    def group() -> None:
        """Enrichment: who is behind a visitor's e-mail address."""

    @group.command("link")
    @click.option("--provider", type=click.Choice(PROVIDERS), default=PROVIDERS[0])
    @KEY
    @JSON
    def link_command(provider: str, key: str, as_json: bool) -> None:
        """Enter a provider's key, or replace it; it is tested first."""
        _show(worked(lambda: enriching.connect(services, COMMAND_LINE, provider, key)), as_json)

    @group.command("set")
    @click.option("--days", type=click.Choice([str(one) for one in REFRESH_DAYS]), help="What is known is refreshed.")
    @click.option("--daily", type=int, help="Calls a day at most.")
    @click.option("--reveal/--no-reveal", default=None, help="Companies by network address.")
    @click.option("--maps/--no-maps", default=None, help="Whether values go onto records of the CRM.")
    @click.option("--module", type=click.Choice(MODULES), help="Which records.")
    @click.option("--pair", "pairs", multiple=True, metavar="PATH=FIELD", help="These and no others; may be repeated.")
    @JSON
    def set_command(as_json: bool, pairs: tuple[str, ...], days: str | None, **given: Any) -> None:
        """Change how often, how much, and which values go where; what is not given stays."""
        chosen = [(*pair.partition("=")[::2], True) for pair in pairs] or None
        wanted = {**given, "days": int(days) if days else None, "pairs": chosen}
        _show(worked(lambda: enriching.change(services, COMMAND_LINE, wanted)), as_json)

    _alike(group, services, "enrichment", lambda: enriching.test(services))
    return group


def campaigns(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("campaigns")
    def group() -> None:
        """Mail campaigns: MailChimp, mailing lists, links for mails."""

    @group.command("link")
    @KEY
    @JSON
    def link_command(key: str, as_json: bool) -> None:
        """Enter the key of a MailChimp account, or replace it; it is tested first."""
        _show(worked(lambda: mailing.connect(services, COMMAND_LINE, key)), as_json)

    @group.command("set")
    @click.option("--department", "departments", multiple=True, help="Id of one that may see campaigns; repeatable.")
    @click.option("--all-departments", is_flag=True, help="All of them may.")
    @click.option("--status", type=click.Choice(mailing.STATUSES), help="Of somebody new in a list.")
    @click.option("--contact", multiple=True, metavar="NAME=TEXT", help="Of new lists' sender; repeatable.")
    @click.option("--reminder", help="Why members get these mails.")
    @JSON
    def set_command(
        departments: tuple[str, ...],
        all_departments: bool,
        status: str | None,
        contact: tuple[str, ...],
        reminder: str | None,
        as_json: bool,
    ) -> None:
        """Who may see campaigns, how somebody joins a list, the sender of new lists; what is not given stays."""
        wanted: dict[str, Any] = {"status": status, "reminder": reminder}
        wanted["departments"] = list(departments) if departments else [] if all_departments else None
        wanted["contact"] = dict(one.partition("=")[::2] for one in contact) or None
        _show(worked(lambda: mailing.change(services, COMMAND_LINE, wanted)), as_json)

    @group.command("signup")
    @click.argument("brand")
    @click.option("--on/--off", "is_on", default=True)
    @click.option("--text", default="", help="The question, as the pre-chat form shows it.")
    @click.option("--list", "list_id", default="", help="Id of the mailing list.")
    @click.option("--pair", "pairs", multiple=True, metavar="ATTRIBUTE=TAG", help="At most four.")
    @JSON
    def signup_command(brand: str, is_on: bool, text: str, list_id: str, pairs: tuple[str, ...], as_json: bool) -> None:
        """Ask visitors of BRAND before a chat whether they want mails."""
        chosen = [pair.partition("=")[::2] for pair in pairs]
        more: dict[str, Any] = {"is_on": is_on, "text": text, "list_id": list_id, "pairs": chosen}
        _show(worked(lambda: mailing.sign_up(services, COMMAND_LINE, brand, **more)), as_json)

    @group.command("lists")
    @JSON
    def lists_command(as_json: bool) -> None:
        """The account's mailing lists."""
        for one in worked(lambda: mailing.lists(services)):
            show(vars(one), f"{one.list_id}  {one.name}  {one.members}", as_json=as_json)

    @group.command("watch")
    @click.argument("list_id")
    @click.option("--on/--off", "to", default=True)
    @JSON
    def watch_command(list_id: str, to: bool, as_json: bool) -> None:
        """Have MailChimp tell of changes of a list's members, or no more."""
        _show(worked(lambda: mailing.watch(services, COMMAND_LINE, list_id, to=to)), as_json)

    @group.command("mail-link")
    @click.argument("url")
    @click.option("--utm", multiple=True, metavar="NAME=VALUE", help=f"Of {', '.join(UTM)}; repeatable.")
    @click.option("--words", default="", help="On the button that opens a chat.")
    @JSON
    def mail_link_command(url: str, utm: tuple[str, ...], words: str, as_json: bool) -> None:
        """A link to URL for a mail, by which its recipient is recognised, and a button that opens a chat."""
        given = dict(one.partition("=")[::2] for one in utm)
        made = worked(lambda: mailing.build(services, url, utm=given, words=words))
        facts = {"url": made.link.url, "html": made.html, "is_heard": made.is_heard}
        unheard = "" if made.is_heard else f"\nNo page of {made.link.host} has reported a visitor yet."
        show(facts, f"{made.link.url}\n{made.html}{unheard}", as_json=as_json)

    _alike(group, services, "campaigns", lambda: mailing.test(services))
    return group


def _alike(group: click.Group, services: Services, part: str, test: Callable[[], None]) -> None:
    """What the commands of both have alike."""

    @group.command("show")
    @JSON
    def show_command(as_json: bool) -> None:
        """What is linked, by whom, and how it is set."""
        _show(worked(lambda: links.kept(services, part)), as_json)

    @group.command("turn")
    @click.argument("to", type=click.Choice(("on", "off")))
    @JSON
    def turn_command(to: str, as_json: bool) -> None:
        """Off: nothing is asked, everything configured stays. On: from now on."""
        worked(lambda: links.turn(services, COMMAND_LINE, part, to=to == "on"))
        show({"part": part, "is_on": to == "on"}, f"{part} is {to}.", as_json=as_json)

    @group.command("test")
    @JSON
    def test_command(as_json: bool) -> None:
        """Ask the service whether it still takes the key."""
        worked(test)
        show({"part": part, "works": True}, "It works: the key is taken.", as_json=as_json)

    @group.command("unlink")
    @JSON
    def unlink_command(as_json: bool) -> None:
        """Take the link away."""
        worked(lambda: links.unlink(services, COMMAND_LINE, part))
        show({"part": part, "linked": False}, f"{part} is linked no more.", as_json=as_json)


def _show(link: Link, as_json: bool) -> None:
    facts = links.public(link)
    state = "on" if link.is_on else "off"
    lines = [f"{link.part}: {link.outside_name or link.outside_id} ({state}), linked by {link.linked_by_name}"]
    lines += [f"  {name}: {value}" for name, value in facts["settings"].items()]
    show(facts, "\n".join(lines), as_json=as_json)
