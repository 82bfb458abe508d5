"""What `make run` says before anything starts, when it cannot begin."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.data.ports import LOOPBACK, hindrance


@pytest.fixture
def taken() -> Iterator[str]:
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        yield str(other.getsockname()[1])


@pytest.fixture
def free() -> dict[str, str]:
    with socket.socket() as one, socket.socket() as two:
        one.bind((LOOPBACK, 0))
        two.bind((LOOPBACK, 0))
        return {"PORT": str(one.getsockname()[1]), "SANDBOX_PORT": str(two.getsockname()[1])}


def test_with_free_ports_and_a_folder_nothing_is_in_the_way(free: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there yet"
    assert hindrance(free, folder) == ""
    assert folder.is_dir()


@pytest.mark.parametrize("name", ["PORT", "SANDBOX_PORT"])
def test_a_taken_port_is_named_with_the_way_out(name: str, taken: str, free: dict[str, str], tmp_path: Path) -> None:
    said = hindrance({**free, name: taken}, tmp_path)
    assert f"Port {taken}" in said
    assert "is in use" in said
    assert f"make run {name}=" in said


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "80.5", "８０８０"])
def test_what_is_no_port_is_said_to_be_none(port: str, tmp_path: Path) -> None:
    assert hindrance({"PORT": port}, tmp_path).startswith(f"PORT={port} is no port")


def test_both_need_a_port_of_their_own(free: dict[str, str], tmp_path: Path) -> None:
    assert "one each" in hindrance({**free, "PORT": free["SANDBOX_PORT"]}, tmp_path)


def test_a_folder_that_cannot_be_made_is_named(free: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = hindrance(free, tmp_path / "file" / "var")
    assert "DATA_DIR" in said
