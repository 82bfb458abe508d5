"""`licences`: the licence of every library that is installed with the server, without asking the network."""

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import click
import orjson

from app.services import Services

LOCK = Path(__file__).parents[3] / "requirements.txt"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==[^\s;\\]+", re.MULTILINE)
# Vendored, so no package says it: name, version, licence.
VENDORED = (("htmx.org", "2.0.11", "0BSD"),)


def command(_services: Services) -> click.Command:
    """The command; it needs no service."""

    @click.command("licences")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def licences_command(as_json: bool) -> None:
        """List name, version and licence of everything the server is made of besides itself."""
        for name, version, licence in sorted(listed()):
            facts = {"name": name, "version": version, "licence": licence}
            click.echo(orjson.dumps(facts).decode() if as_json else f"{name} {version}: {licence}")

    return licences_command


def listed() -> Iterator[tuple[str, str, str]]:
    """(name, version, licence) of what requirements.txt pins and is installed, and of what is vendored."""
    yield from VENDORED
    for name in sorted(set(_PINNED.findall(LOCK.read_text(encoding="utf-8")))):
        try:
            found = metadata.metadata(name)
        except metadata.PackageNotFoundError:  # pinned for another platform
            continue
        yield name, found["Version"], _licence(found)


def _licence(found: metadata.PackageMetadata) -> str:
    """The SPDX expression, else the classifiers, else the first line of the free text."""
    names = set(found)
    if "License-Expression" in names:
        return found["License-Expression"]
    classified = [
        line.rpartition(" :: ")[2]
        for line in found.get_all("Classifier") or []
        if line.startswith("License ::") and line.count("::") > 1
    ]
    if classified:
        return ", ".join(classified)
    return (found["License"].strip().splitlines() or ["unknown"])[0] if "License" in names else "unknown"
