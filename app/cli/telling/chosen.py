"""`starters list|add|edit|remove`, `preferences`, `channels`: questions for everybody, and what is looked at."""

import click

from app.administration.telling import channels as channels_
from app.administration.telling import preferences as preferences_
from app.administration.telling import questions
from app.administration.telling.questions import Given
from app.cli.printing import COMMAND_LINE, show, worked
from app.services import Services


def starters(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("starters")
    def found() -> None:
        """Questions with names that everybody is offered."""

    @found.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Every starter; what people saved for themselves is theirs."""
        for one in questions.overview(services).starters:
            facts = {**vars(one.saved), "owner": one.owner, "version": one.version}
            show(facts, f"{one.saved.saved_id}  {one.saved.name}:  {one.saved.text}", as_json=as_json)

    @found.command("add")
    @click.argument("name")
    @click.argument("text")
    @click.option("--owner", required=True, help="E-mail of somebody who has linked an account.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def add_command(name: str, text: str, owner: str, as_json: bool) -> None:
        """Offer the question TEXT to everybody as NAME."""
        saved_id = worked(lambda: questions.add(services, COMMAND_LINE, Given(name, text, owner)))
        show({"id": saved_id}, f"{saved_id}  {name}", as_json=as_json)

    @found.command("edit")
    @click.argument("saved_id")
    @click.option("--name", help="Another name.")
    @click.option("--text", help="Another question.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def edit_command(saved_id: str, name: str | None, text: str | None, as_json: bool) -> None:
        """Change a starter; what is not named stays as it is."""
        known = {one.saved.saved_id: one.saved for one in questions.overview(services).starters}
        before = known.get(saved_id)
        given = Given(name or (before.name if before else "x"), text or (before.text if before else "x"))
        worked(lambda: questions.change(services, COMMAND_LINE, saved_id, given))
        show({"changed": saved_id}, f"{saved_id} is changed.", as_json=as_json)

    @found.command("remove")
    @click.argument("saved_id")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def remove_command(saved_id: str, as_json: bool) -> None:
        """Offer it no more."""
        worked(lambda: questions.remove(services, COMMAND_LINE, saved_id))
        show({"removed": saved_id}, f"{saved_id} is removed.", as_json=as_json)

    return found


def preferences(services: Services) -> click.Command:
    """The command, bound to the services of this process."""

    @click.command("preferences")
    @click.option("--word", default="", help="Only people and channels with this in their name.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def preferences_command(word: str, as_json: bool) -> None:
        """What people and channels chose for themselves: mutes, quiet hours, followed records."""
        for one in preferences_.everybody(services, word):
            wishes = ", ".join(f"{'+' if wish.is_wanted else '-'}{wish.topic}" for wish in one.wishes)
            told = f"{one.name}  {wishes or '-'}  quiet {one.quiet or '-'}  follows {one.follows}"
            show(one, told, as_json=as_json)

    return preferences_command


def channels(services: Services) -> click.Command:
    """The command, bound to the services of this process."""

    @click.command("channels")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def channels_command(as_json: bool) -> None:
        """Which channels are used, and what goes there; messages of the last 14 days."""
        for one in channels_.listed(services):
            parts = {"notifications": one.notifications, "reports": one.reports, "digests": one.digests}
            parts |= {"visitors": one.visitors, "cards": one.fields}
            told = "  ".join(f"{what}: {', '.join(names)}" for what, names in parts.items() if names)
            show(one, f"#{one.name}  messages {one.messages}  follows {one.follows}  {told}", as_json=as_json)

    return channels_command
