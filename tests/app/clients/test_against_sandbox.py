"""The clients against the sandbox, which checks what the real services check: bodies, scopes, tokens, limits."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from app.clients.cliq import Cliq
from app.clients.crm import Crm
from app.clients.http import Http
from app.clients.oauth import SCOPES, OAuth
from app.errors import RateLimited, ServiceRejected, TokenRevoked, Unauthorized
from sandbox.app import create_sandbox
from sandbox.data.installation import SEED, in_process, linked_refresh_token
from sandbox.in_process import BASE, WSGIAdapter
from sandbox.state import Sandbox
from tests.fixed import START, FixedSource

AOI, MISAKI, EMMA = "aoi.mori@zylker.example", "misaki.takahashi@zylker.example", "emma.clark@zylker.example"


class Refreshing:
    """Tokens of one person, refreshed with the real client."""

    def __init__(self, oauth: OAuth, refresh_token: str) -> None:
        self.oauth, self.refresh_token = oauth, refresh_token
        self.token = oauth.refresh(refresh_token).access_token
        self.refreshes = 0

    def access_token(self) -> str:
        return self.token

    def refreshed(self, old: str) -> str:
        self.refreshes += 1
        self.token = self.oauth.refresh(self.refresh_token).access_token
        return self.token


@pytest.fixture
def zoho() -> Iterator[Flask]:
    app = create_sandbox(frozen_at=START)
    yield app
    app.extensions["sandbox"].store.close()


@pytest.fixture
def box(zoho: Flask) -> Sandbox:
    found: Sandbox = zoho.extensions["sandbox"]
    return found


@pytest.fixture
def adapters(zoho: Flask) -> dict[str, Any]:
    return {BASE: WSGIAdapter(zoho)}


@pytest.fixture
def accounts(adapters: dict[str, Any], source: FixedSource) -> OAuth:
    client = in_process().client
    return OAuth(
        Http("accounts", source=source, adapters=adapters),
        source=source,
        accounts_url=f"{BASE}/accounts",
        client_id=client.id,
        client_secret=client.secret,
        redirect_uri=client.redirect_uris[0],
        allowed=[f"{BASE}/jp/accounts"],
    )


def tokens_of(box: Sandbox, accounts: OAuth, email: str) -> Refreshing:
    user = next(user for user in box.people.all("zylker") if user.email == email)
    return Refreshing(accounts, linked_refresh_token(SEED, user))


def crm_of(box: Sandbox, accounts: OAuth, adapters: dict[str, Any], source: FixedSource, email: str = AOI) -> Crm:
    tokens = tokens_of(box, accounts, email)
    return Crm(Http("crm", source=source, adapters=adapters), api_domain=f"{BASE}/zohoapis", tokens=tokens)


@pytest.fixture
def crm(box: Sandbox, accounts: OAuth, adapters: dict[str, Any], source: FixedSource) -> Crm:
    return crm_of(box, accounts, adapters, source)


@pytest.fixture
def cliq(box: Sandbox, accounts: OAuth, adapters: dict[str, Any], source: FixedSource) -> Cliq:
    tokens = tokens_of(box, accounts, AOI)
    return Cliq(Http("cliq", source=source, adapters=adapters), cliq_url=f"{BASE}/cliq", tokens=tokens)


# ---------------------------------------------------------------------------------------------------------------------
# Accounts


def test_a2_the_sandbox_knows_every_scope_that_we_ask_for(zoho: Flask, accounts: OAuth) -> None:
    url = urlsplit(accounts.authorize_url("state"))
    page = zoho.test_client().get(f"{url.path}?{url.query}")
    assert page.status_code == 200
    assert set(parse_qs(url.query)["scope"][0].split(",")) == set(SCOPES)


def test_a2_an_unlinked_account_is_of_no_use(box: Sandbox, accounts: OAuth) -> None:
    tokens = tokens_of(box, accounts, EMMA)
    accounts.revoke(tokens.refresh_token)
    accounts.revoke(tokens.refresh_token)
    with pytest.raises(TokenRevoked):
        accounts.refresh(tokens.refresh_token)


@pytest.mark.parametrize("status", [200, 400])
def test_an_invalid_code_is_an_old_consent(box: Sandbox, accounts: OAuth, status: int) -> None:
    box.switches.set(oauth_error_status=status)
    with pytest.raises(TokenRevoked):
        accounts.exchange("1000.never.issued")


def test_too_many_refreshes_are_throttled(box: Sandbox, accounts: OAuth) -> None:
    tokens = tokens_of(box, accounts, EMMA)
    with pytest.raises(RateLimited):
        for _ in range(12):
            tokens.refreshed("")


def test_the_wrong_data_centre_knows_no_such_token(box: Sandbox, accounts: OAuth) -> None:
    tokens = tokens_of(box, accounts, EMMA)
    with pytest.raises((TokenRevoked, ServiceRejected)):
        accounts.refresh(tokens.refresh_token, f"{BASE}/jp/accounts")
    with pytest.raises(Unauthorized):
        accounts.refresh(tokens.refresh_token, f"{BASE}/elsewhere")


# ---------------------------------------------------------------------------------------------------------------------
# the CRM


def test_metadata_and_people_are_there(crm: Crm) -> None:
    assert {"Leads", "Contacts", "Accounts", "Deals"} <= {module["api_name"] for module in crm.modules()}
    assert "Company" in {field["api_name"] for field in crm.fields("Leads")}
    me = crm.current_user()
    assert me is not None
    assert me.email == AOI
    assert me.id in {user.id for user in crm.users()}
    assert {"CEO", "Sales Rep"} <= {role.name for role in crm.roles()}
    org = crm.org()
    assert org is not None
    assert org.domain_name == "org808232144"
    stages = [stage for layout in crm.layouts("Deals") for pipe in crm.pipelines(layout.id) for stage in pipe.stages]
    assert {"Open", "Closed Won", "Closed Lost"} <= {stage.forecast_type for stage in stages}


def test_records_are_read_written_and_counted(crm: Crm) -> None:
    page = crm.records("Leads", ["Last_Name", "Company"])
    assert page.rows
    lead = page.rows[0]
    assert crm.count("Leads") >= len(page.rows)
    assert crm.count_by_coql("select COUNT(id) from Leads where (id is not null)") == crm.count("Leads")
    whole = crm.get("Leads", lead["id"])
    assert whole is not None
    assert whole["Last_Name"] == lead["Last_Name"]
    assert crm.get("Leads", "4876876000009999999") is None
    assert crm.get("Leads", "no id at all") is None
    assert crm.create_note("Leads", lead["id"], title="電話", content="また来週")
    changed = crm.update("Leads", lead["id"], {"Phone": "03-1111-2222"}, unmodified_since=whole["Modified_Time"])
    assert changed["id"] == lead["id"]
    again = crm.get("Leads", lead["id"])
    assert again is not None
    assert again["Phone"] == "03-1111-2222"
    assert lead["id"] in {row["id"] for row in crm.search("Leads", word=lead["Last_Name"], fields=["Last_Name"]).rows}


def test_n2_a_note_that_is_too_long_names_the_field(crm: Crm) -> None:
    lead = crm.records("Leads", ["Last_Name"]).rows[0]
    with pytest.raises(ServiceRejected) as raised:
        crm.create_note("Leads", lead["id"], title="t" * 121, content="c")
    assert raised.value.facts["remote_code"] == "INVALID_DATA"
    details = raised.value.facts["details"]
    assert isinstance(details, dict)
    assert details["api_name"] == "Note_Title"


def test_a_dead_token_is_refreshed_on_the_way(
    box: Sandbox, accounts: OAuth, adapters: dict[str, Any], source: FixedSource
) -> None:
    tokens = tokens_of(box, accounts, MISAKI)
    crm = Crm(Http("crm", source=source, adapters=adapters), api_domain=f"{BASE}/zohoapis", tokens=tokens)
    box.accounts.expire_access_tokens()
    assert crm.current_user() is not None
    assert tokens.refreshes == 1


def test_z14_two_people_see_different_records(
    box: Sandbox, accounts: OAuth, adapters: dict[str, Any], source: FixedSource
) -> None:
    query = "select Last_Name from Leads where (id is not null) order by Modified_Time desc limit 200"
    misaki, emma = (crm_of(box, accounts, adapters, source, email).coql(query).rows for email in (MISAKI, EMMA))
    assert {row["id"] for row in misaki} != {row["id"] for row in emma}


@pytest.mark.parametrize("fault", [{"status": 429}, {"status": 500}, {"status": 502}])
def test_a_short_trouble_is_not_noticed(crm: Crm, box: Sandbox, fault: dict[str, int]) -> None:
    box.faults.add(service="crm", path="/org", body={"code": "TROUBLE"}, times=1, **fault)
    assert crm.org() is not None


# ---------------------------------------------------------------------------------------------------------------------
# Cliq

MESSAGE = {
    "text": "Zylker KK",
    "card": {"title": "Zylker KK", "theme": "modern-inline"},
    "slides": [{"type": "label", "data": [{"Owner": "Aoi Mori"}]}],
    "suggestions": {"list": [{"text": "not for posts"}]},
}


def test_z12_a_card_is_posted_and_edited(cliq: Cliq) -> None:
    channel = cliq.channel("sales")
    assert channel is not None
    posted = cliq.post_to_chat(channel.chat_id, MESSAGE)
    assert posted.message_id
    assert posted.chat_id == channel.chat_id
    cliq.edit(posted.chat_id, posted.message_id, {"text": "Zylker KK, won"})
    by_name = cliq.post_to_channel("sales", MESSAGE)
    assert by_name.message_id
    assert by_name.message_id != posted.message_id
    thread = cliq.post_to_chat(channel.chat_id, {"text": "more"}, thread_of=posted.message_id, thread_title="Zylker")
    assert thread.chat_id != channel.chat_id
    assert cliq.post_to_chat(channel.chat_id, {"text": "no id wanted"}, is_sync=False).message_id == ""


def test_people_and_channels_are_found(cliq: Cliq) -> None:
    found = cliq.user(EMMA)
    assert found is not None
    assert found.email == EMMA
    assert cliq.user(found.id) == found
    assert cliq.user("nobody@zylker.example") is None
    assert cliq.channel("no-such-channel") is None
    assert "sales" in {channel.unique_name for channel in cliq.channels()}
    assert cliq.post_to_user(EMMA, {"text": "hello"}).message_id


def test_the_bot_writes_to_a_subscriber(cliq: Cliq) -> None:
    emma = cliq.user(EMMA)
    assert emma is not None
    posted = cliq.post_from_bot("zohocrm", {"text": "hello"}, user_ids=[emma.id])
    assert posted[emma.id].message_id
    assert posted[emma.id].chat_id


def test_posting_too_fast_is_told_apart_from_a_mistake(cliq: Cliq, box: Sandbox) -> None:
    channel = cliq.channel("sales")
    assert channel is not None
    with pytest.raises(RateLimited):
        for _ in range(60):
            cliq.post_to_chat(channel.chat_id, {"text": "again"})
