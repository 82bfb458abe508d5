"""P1 from the CRM: the button's page, under the rights of who signs in, posts what *Share…* on a card posts."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest

from app.administration.setup import cliq, crm
from sandbox.in_process import BASE, PRODUCT
from tests.world import AOI, DAISUKE, EMMA, KEN, MISAKI, SALES, World


class Window:
    """A browser window that the CRM's button has opened."""

    def __init__(self, world: World, user: str) -> None:
        self.world, self.user = world, user
        self.client = world.app.test_client()
        self.answer = self.client.get("/")

    @property
    def html(self) -> str:
        return unescape(self.answer.get_data(as_text=True))

    def open(self, path: str) -> "Window":
        self.answer = self.client.get(path, base_url=PRODUCT)
        return self

    def sign_in(self, decision: str = "approve") -> "Window":
        link = re.search(r'href="(/share/[^"]+signin[^"]*)"', self.html)
        assert link, self.html
        away = urlsplit(self.client.get(link[1], base_url=PRODUCT).location)
        data = {"user": self.user, "decision": decision}
        back = self.world.control.post(f"{away.path}?{away.query}", base_url=BASE, data=data)
        self.answer = self.client.get(back.location.removeprefix(PRODUCT), base_url=PRODUCT)
        if self.answer.status_code == 303:
            self.open(self.answer.location)
        return self

    def send(self, to: str, message: str = "", **changed: str) -> "Window":
        named = dict(re.findall(r'<option value="([^"]+)">([^<]+)</option>', self.html))
        fields = dict(re.findall(r'name="(csrf|ref)" value="([^"]*)"', self.html))
        chosen = next((value for value, label in named.items() if to in label), to)
        action = re.search(r'method="post" action="([^"]+)"', self.html)
        assert action, self.html
        data = fields | {"to": chosen, "message": message} | changed
        self.answer = self.client.post(action[1], base_url=PRODUCT, data=data)
        return self


def address(world: World, module: str, record_id: str) -> str:
    account = cliq.who(world.services, AOI)
    link = crm.share_address(world.services, account).removeprefix(PRODUCT)
    return f"{link}?module={module}&id={record_id}"


@pytest.fixture
def deal(world: World) -> str:
    (lead,) = world.rows("Leads", Full_Name="Shohei Otani")
    return address(world, "Leads", str(lead["id"]))


def test_p1_the_button_of_the_crm_shares_a_record_with_a_channel(world: World, deal: str) -> None:
    page = Window(world, EMMA).open(deal)
    assert "Shohei" not in page.html, "nobody is signed in yet"
    page.sign_in()
    assert "<h1>Share: Lead · Shohei Otani</h1>" in page.html, re.findall("<h1>.*", page.html)
    page.send(SALES, "Look at *this*")
    assert "notice good" in page.html
    world.settle()
    (message,) = world.control.get(f"/sandbox/messages?chat=%23sales&as={KEN}").get_json()
    assert "Shohei Otani" in str(message)
    assert "Look at" in str(message)
    assert message["sender"]["name"] == "Emma Clark"


def test_p1_sending_the_same_page_twice_posts_once(world: World, deal: str) -> None:
    page = Window(world, EMMA).open(deal).sign_in()
    first = page.html
    page.send(SALES)
    page.answer = page.open(deal).answer
    world.settle()
    page.client.post(
        re.search(r'method="post" action="([^"]+)"', first)[1],  # type: ignore[index]
        base_url=PRODUCT,
        data=dict(re.findall(r'name="(csrf|ref)" value="([^"]*)"', first)) | {"to": "c:sales", "message": ""},
    )
    world.settle()
    assert len(world.control.get(f"/sandbox/messages?chat=%23sales&as={KEN}").get_json()) == 1


def test_p1_a_colleague_is_found_by_name(world: World, deal: str) -> None:
    page = Window(world, EMMA).open(deal).sign_in()
    page.open(f"{deal}&q=佐藤")
    assert '<option value="">' in page.html, "nobody is chosen before the person chooses"
    assert set(re.findall(r'<option value="([^"]+)"', page.html)) == {f"u:{world.cliq_id(KEN)}"}


def test_p1_a_record_that_the_person_may_not_see_is_not_shown(world: World) -> None:
    hidden = next(
        row for row in world.rows("Deals") if row["Owner"] not in (MISAKI, world.sandbox.people.by_email(MISAKI).id)
    )
    page = Window(world, MISAKI).open(address(world, "Deals", str(hidden["id"]))).sign_in()
    assert str(hidden["Deal_Name"]) not in page.html
    assert "<select" not in page.html
    page = Window(world, AOI).open(address(world, "Deals", str(hidden["id"]))).sign_in()
    assert str(hidden["Deal_Name"]) in page.html


def test_p1_who_has_linked_no_account_is_told_how(world: World, deal: str) -> None:
    page = Window(world, DAISUKE).open(deal).sign_in()
    assert page.answer.status_code == 403
    assert "<select" not in page.html


def test_p1_refusing_the_consent_shares_nothing(world: World, deal: str) -> None:
    page = Window(world, EMMA).open(deal).sign_in(decision="deny")
    assert "<select" not in page.html


def test_p1_a_forged_form_and_a_changed_address_are_refused(world: World, deal: str) -> None:
    page = Window(world, EMMA).open(deal).sign_in()
    assert page.send(SALES, csrf="0" * 64).answer.status_code == 403
    for wrong in (deal.replace("/share/", "/share/x"), deal.split("&")[0], deal.replace("Leads", "Leads'")):
        assert page.open(wrong).answer.status_code == 400, wrong
    page.open(deal).send("c:nowhere")
    assert "notice bad" in page.html
    world.settle()
    assert world.control.get(f"/sandbox/messages?chat=%23sales&as={KEN}").get_json() == []


def test_a1_switched_off_the_page_says_so(world: World, deal: str) -> None:
    page = Window(world, EMMA).open(deal).sign_in()
    world.turn_integration(on=False)
    assert "notice bad" in page.open(deal).html


def test_p1_a_button_of_another_organisation_is_refused(world: World, deal: str) -> None:
    page = Window(world, EMMA).open(deal).sign_in()
    with world.services.database.write() as tables:
        tables.accounts.describe(world.cliq_id(EMMA), crm_organisation_id="999")
    world.services.tokens.forget(world.cliq_id(EMMA))
    assert page.open(deal).answer.status_code == 403


def test_p1_the_page_speaks_japanese(world: World, deal: str) -> None:
    page = Window(world, KEN).open(deal).sign_in()
    assert 'lang="ja"' in page.html
    assert "ユーザーまたはチャンネル" in page.html
