"""`flask hooks`: addresses are made, shown without their secret, and closed."""

import json

from app.factory import create_app
from app.routing import Routes
from tests.app.platform import Platform


def test_an_address_works_from_its_making_until_it_is_closed(platform: Platform) -> None:
    app = create_app(platform, Routes())
    shell, client = app.test_cli_runner(), app.test_client()
    address = shell.invoke(args=["hooks", "add", "crm", "--note", "big deals"]).output.strip()
    path = address.removeprefix("http://product.test")
    assert client.post(path, json={"id": "1"}).status_code == 202
    listed = shell.invoke(args=["hooks", "list"]).output
    assert "1  crm  not signed  2026-11-21  big deals" in listed
    assert path.rpartition("/")[2] not in listed
    assert shell.invoke(args=["hooks", "remove", "1"]).output == "Address 1 is closed.\n"
    assert client.post(path, json={"id": "2"}).status_code == 401
    assert shell.invoke(args=["hooks", "remove", "1"]).exit_code == 1
    app.extensions["dispatcher"].close()


def test_a_signing_source_gets_a_secret_and_a_wrong_name_is_refused(platform: Platform) -> None:
    app = create_app(platform, Routes())
    shell = app.test_cli_runner()
    address, secret = shell.invoke(args=["hooks", "add", "desk", "--signed"]).output.split()
    assert secret.startswith("whsec_")
    assert app.test_client().post(address.removeprefix("http://product.test"), json={}).status_code == 401
    assert shell.invoke(args=["hooks", "add", "../crm"]).exit_code == 1
    app.extensions["dispatcher"].close()


def test_refused_events_are_shown(platform: Platform) -> None:
    with platform.database.write() as tables:
        tables.refusals.keep("crm", "workflow", "missing", "id", "本文".encode(), platform.source.now())
    app = create_app(platform, Routes())
    shell = app.test_cli_runner()
    assert "crm/workflow  missing  id" in shell.invoke(args=["hooks", "refused"]).output
    assert json.loads(shell.invoke(args=["hooks", "refused", "--json"]).output)["body"] == "本文"
    app.extensions["dispatcher"].close()
