"""A1, A3, A4: how everything stands, the switch, people, and the audit log."""

import re
from pathlib import Path

from app.administration import integration, overview
from app.administration.overview import Check
from app.i18n.sentences import Sentences
from app.storage.identity.accounts import Account
from sandbox.in_process import PRODUCT
from tests.admin.browser import Browser
from tests.world import AOI, EMMA, World

NAMES = set(re.findall(r'Check\(\s*"(\w+)"', Path(overview.__file__).read_text()))
NASTY = "<script>alert(1)</script>{{ 7*7 }}"


def test_a1_an_administrator_disables_and_enables_the_integration(browser: Browser, world: World) -> None:
    browser.invite(AOI).post("/admin/language", language="en", back="/admin")
    browser.post("/admin/integration/off")
    assert "The integration is off" in browser.text
    assert f"Switched by {AOI}" in browser.text
    world.advance(2)
    assert "switched" in world.say(EMMA, "/zcrm leads").text.lower()
    browser.post("/admin/integration/on")
    world.advance(2)
    assert "The integration is on" in browser.text
    assert "switched" not in world.say(EMMA, "/zcrm leads").text.lower()


def test_a4_every_deed_is_in_the_audit_log_with_before_and_after(browser: Browser) -> None:
    browser.invite(AOI).post("/admin/integration/off")
    browser.post("/admin/language", language="en", back="/admin/audit")
    assert browser.path == "/admin/audit"
    assert f"{AOI} integration.off integration is_on : True → False" in browser.text
    assert "administrator.accepted" in browser.text
    assert "integration.off" not in browser.open("/admin/audit?word=accepted").text


def test_a3_health_names_what_is_wrong_and_what_to_do(browser: Browser, world: World) -> None:
    browser.invite(AOI).post("/admin/language", language="en", back="/admin")
    assert 'data-check="crm" data-state="good"' in browser.html
    with world.services.database.write() as tables:
        for account in tables.accounts.all():
            tables.accounts.unlink(account.cliq_user_id)
    browser.open("/admin")
    assert 'data-check="crm" data-state="bad"' in browser.html
    assert "Nobody has connected an account yet" in browser.text
    assert "Connect my account" in browser.text


def test_a2_an_administrator_connects_their_own_account_from_the_page(browser: Browser, world: World) -> None:
    browser.invite(EMMA)
    world.unlink(EMMA)
    start = browser.client.get("/admin/connect", base_url=PRODUCT)
    assert "/oauth/start?ticket=" in start.location
    page = world.browse(f"{PRODUCT}{start.location}", EMMA)
    assert "is connected" in page.get_data(as_text=True)
    assert 'href="/admin"' not in page.get_data(as_text=True), "that browser has no session here"
    with world.services.database.read() as tables:
        assert tables.accounts.by_email(EMMA) is not None


def test_a_sender_is_chosen_and_recorded(browser: Browser, world: World) -> None:
    browser.invite(AOI).post("/admin/language", language="en", back="/admin/people")
    user = world.cliq_id(EMMA)
    before = {one.cliq_user_id for one in senders(world)}
    browser.post(f"/admin/people/{user}/sender", is_sender="no" if user in before else "yes")
    assert {one.cliq_user_id for one in senders(world)} == before ^ {user}
    assert "account.sender" in browser.open("/admin/audit").text


def test_unlinking_forgets_the_account(browser: Browser, world: World) -> None:
    browser.invite(AOI).open("/admin/people").post(f"/admin/people/{world.cliq_id(EMMA)}/unlink")
    with world.services.database.read() as tables:
        assert tables.accounts.by_email(EMMA) is None
    assert browser.post("/admin/people/nobody/unlink").status == 404


def test_a4_what_the_command_line_does_to_accounts_is_in_the_log(world: World) -> None:
    runner = world.app.test_cli_runner()
    for words in (["sender", EMMA, "on"], ["service", EMMA, "on"], ["unlink", EMMA], ["import", "-"]):
        done = runner.invoke(args=["accounts", *words], input="" if words[0] == "import" else None)
        assert done.exit_code == 0, done.output
    with world.services.database.read() as tables:
        assert tables.accounts.by_email(EMMA) is None
        log = [(one.actor, one.action, one.before, one.after) for one in tables.audit.entries(word="account.")]
    by = "command line"
    assert log == [
        (by, "account.import", None, {"accounts": 0}),
        (by, "account.unlink", None, None),
        (by, "account.service", {"is_service": False}, {"is_service": True}),
        (by, "account.sender", {"is_sender": False}, {"is_sender": True}),
    ]


def test_an_invitation_is_shown_once_and_makes_a_viewer(browser: Browser, world: World) -> None:
    browser.invite(AOI).open("/admin/people").post("/admin/people/invite", email=EMMA, role="viewer")
    link = browser.html.split('data-testid="invitation">')[1].split("<")[0]
    assert link not in browser.open("/admin/people").html
    viewer = Browser(world).open(link).sign_in(EMMA)
    assert viewer.status == 200
    assert "/admin/integration/" not in viewer.html
    assert browser.open("/admin/people").post("/admin/people/invite", role="owner").status == 400


def test_names_are_shown_as_text(browser: Browser, world: World) -> None:
    integration.turn(world.services, NASTY, to=False)
    browser.invite(AOI).open("/admin")
    assert NASTY in browser.text
    assert "<script>alert" not in browser.html
    assert NASTY in browser.open("/admin/audit").text


def senders(world: World) -> list[Account]:
    with world.services.database.read() as tables:
        return list(tables.accounts.senders())


def test_a3_a_token_is_shown_once_and_works(browser: Browser, world: World) -> None:
    browser.invite(AOI).open("/admin/programs").post("/admin/programs/make", name="robot", scope="read")
    secret = browser.html.split('data-testid="secret">')[1].split("<")[0]
    assert secret not in browser.open("/admin/programs").html
    headers = {"Authorization": f"Bearer {secret}"}
    assert world.app.test_client().get("/api/integration", base_url=PRODUCT, headers=headers).status_code == 200
    browser.post("/admin/programs/revoke", name="robot")
    assert world.app.test_client().get("/api/integration", base_url=PRODUCT, headers=headers).status_code == 401
    assert browser.post("/admin/programs/revoke", name="robot").status == 404


def test_a_token_that_cannot_be_made_says_why_and_keeps_the_name(browser: Browser) -> None:
    browser.invite(AOI).post("/admin/language", language="en", back="/admin/programs")
    browser.post("/admin/programs/make", name="robot")
    assert browser.status == 400
    assert "Choose at least one thing" in browser.text
    assert 'value="robot"' in browser.html
    assert browser.post("/admin/programs/make", name=" ", scope="read").status == 400
    assert browser.post("/admin/programs/make", name="x", scope="read", days="0").status == 400


def test_the_page_of_the_api_lists_every_operation(browser: Browser) -> None:
    text = browser.invite(AOI).open("/admin/api").text
    for operation in ("GET /api/integration", "PUT /api/people/{cliq_user_id}", "GET /api/audit"):
        assert operation in text


def test_a3_every_connection_that_is_well_has_its_sentence(browser: Browser, world: World) -> None:
    """A check without one would take the whole overview down."""
    now = world.source.now()
    good = [Check(name, "good", "", {"at": now, "count": 1, "waiting": 0, "left": 5, "part": "x"}) for name in NAMES]
    for language in ("en", "ja"):
        words = Sentences(language)
        for one in good:
            assert words.say(f"admin.fine_{one.name}", **one.facts)
            assert words.say(f"admin.check_{one.name}")
