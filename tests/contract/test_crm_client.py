"""Zoho's own CRM client, unchanged, works against the sandbox: fields, records, search, COQL, a note.

The client keeps its settings in a global, so one module, one thread, one person.
"""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from sandbox.app import create_sandbox
from sandbox.data.installation import in_process, linked_accounts
from tests.contract import official
from tests.sandbox.conftest import JAPANESE_REP

API = "zohocrmsdk.src.com.zoho.crm.api"
coql = official.module(f"{API}.coql")
dc = official.module(f"{API}.dc")
fields = official.module(f"{API}.fields")
modules = official.module(f"{API}.modules")
notes = official.module(f"{API}.notes")
record = official.module(f"{API}.record")
setup = official.module(f"{API}.initializer")
sdk_config = official.module(f"{API}.sdk_config")
oauth = official.module("zohocrmsdk.src.com.zoho.api.authenticator.oauth_token")
file_store = official.module("zohocrmsdk.src.com.zoho.api.authenticator.store")
logger = official.module("zohocrmsdk.src.com.zoho.api.logger")
parameters = official.module(f"{API}.parameter_map")
headers = official.module(f"{API}.header_map")


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The sandbox on a free loopback port."""
    app = create_sandbox()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["sandbox"].store.close()


@pytest.fixture(scope="module")
def client(served: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client, set up for the Japanese rep with nothing but addresses and a refresh token; its resource folder."""
    folder = tmp_path_factory.mktemp("zohocrmsdk")
    (account,) = [one for one in linked_accounts(served) if one["email"] == JAPANESE_REP]
    registered = in_process().client
    api = account["api_domain"]
    setup.Initializer.initialize(
        environment=dc.DataCenter.Environment(api, f"{account['accounts_server']}/oauth/v2/token", api),
        token=oauth.OAuthToken(
            client_id=registered.id,
            client_secret=registered.secret,
            refresh_token=account["refresh_token"],
            find_user=False,
        ),
        store=file_store.FileStore(str(folder / "tokens.csv")),
        resource_path=str(folder),
        sdk_config=sdk_config.SDKConfig(auto_refresh_fields=False, connect_timeout=5, read_timeout=5),
        logger=logger.Logger.get_instance(level=logger.Logger.Levels.ERROR, file_path=str(folder / "log.txt")),
    )
    return folder


def parameter_map(*pairs: tuple[Any, Any]) -> Any:
    made = parameters.ParameterMap()
    for name, value in pairs:
        made.add(name, value)
    return made


def some_lead() -> Any:
    asked = parameter_map((record.GetRecordsParam.fields, "Last_Name,Company,Owner,Annual_Revenue"))
    rows = record.RecordOperations("Leads").get_records(asked, headers.HeaderMap()).get_object().get_data()
    return rows[0]


def test_it_reads_fields(client: Path) -> None:
    answer = fields.FieldsOperations().get_fields(parameter_map((fields.GetFieldsParam.module, "Leads")))
    found = {field.get_api_name(): field.get_data_type() for field in answer.get_object().get_fields()}
    assert found["Company"] == "text"
    assert found["Owner"] == "ownerlookup"
    assert found["Age"] == "integer"


def test_it_reads_records(client: Path) -> None:
    lead = some_lead()
    assert isinstance(lead.get_id(), int)
    assert lead.get_key_value("Last_Name")
    assert lead.get_key_value("Owner").get_name()
    assert list((client / "resources").glob("*.json")), "it asked for the fields by itself"


def test_it_searches(client: Path) -> None:
    asked = parameter_map((record.SearchRecordsParam.word, "ohtani"))
    rows = record.RecordOperations("Leads").search_records(asked, headers.HeaderMap()).get_object().get_data()
    assert any("ohtani" in str(row.get_key_value("Email")) for row in rows)


def test_a_search_without_result_is_none(client: Path) -> None:
    asked = parameter_map((record.SearchRecordsParam.word, "nobodyofthatname"))
    assert record.RecordOperations("Leads").search_records(asked, headers.HeaderMap()).get_status_code() == 204


def test_it_asks_in_coql(client: Path) -> None:
    body = coql.BodyWrapper()
    body.set_select_query("select Last_Name, Company from Leads where Company like '%zyl%' limit 0, 5")
    answer = coql.CoqlOperations().get_records(body).get_object()
    rows = answer.get_data()
    assert 0 < len(rows) <= 5
    assert all("zyl" in row.get_key_value("Company").lower() for row in rows)
    assert answer.get_info().get_count() == len(rows)


def test_a_wrong_query_is_an_error_it_understands(client: Path) -> None:
    body = coql.BodyWrapper()
    body.set_select_query("select Nothing_Of_That_Name from Leads where id is not null")
    refused = coql.CoqlOperations().get_records(body).get_object()
    assert refused.get_code().get_value() == "INVALID_QUERY"


def test_it_writes_a_note(client: Path) -> None:
    lead = some_lead()
    note, parent, module, body = notes.Note(), notes.ParentId(), modules.MinifiedModule(), notes.BodyWrapper()
    note.set_note_title("訪問")
    note.set_note_content("Called; wants a quote.\n2nd line")
    parent.set_id(lead.get_id())
    module.set_api_name("Leads")
    parent.set_module(module)
    note.set_parent_id(parent)
    body.set_data([note])
    (written,) = notes.NotesOperations().create_notes(body).get_object().get_data()
    assert written.get_status().get_value() == "success"
    asked = parameter_map((notes.GetNoteParam.fields, "Note_Title,Note_Content"))
    (kept,) = notes.NotesOperations().get_note(int(written.get_details()["id"]), asked).get_object().get_data()
    assert (kept.get_note_title(), kept.get_note_content()) == ("訪問", "Called; wants a quote.\n2nd line")
