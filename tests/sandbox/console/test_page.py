"""The console's files: served, guarded, complete, in both languages, and without anything from elsewhere."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from sandbox.console.install import STATIC

SCRIPTS = sorted(STATIC.rglob("*.js"))
FILES = sorted(path for path in STATIC.rglob("*") if path.is_file())
IMPORT = re.compile(r"from '(\.[^']+)'")
WORD = re.compile(r"^  (\w+): \[(['\"].*?['\"]),\s*(['\"].*?['\"])\],$", re.MULTILINE | re.DOTALL)
# The test ids that browser tests of the whole product may rely on.
TEST_IDS = (
    "user-switch language-switch chat-item message-box send suggestions suggestion message button instant-button "
    "form-dialog form-submit form-cancel confirm-dialog banner refusal failure inspector execution menu-action thread "
    "tab- crm-module crm-record crm-note only-you attach site-frame site-arrive site-new site-leave operator-desk "
    "desk-chat desk- desk-box desk-send desk-transfer desk-line desk-invite"
).split()


@pytest.mark.parametrize("path", ["/", "/crm/org808232144/tab/Leads/4876876000000600001"])
def test_the_page_is_served_where_chats_and_records_are_addressed(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert b'src="/console/js/main.js"' in answer.data
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(STATIC).as_posix())
def test_every_file_is_served(client: FlaskClient, path: Path) -> None:
    answer = client.get(f"/console/{path.relative_to(STATIC).as_posix()}")
    assert answer.data == path.read_bytes()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_outside_the_folder_is_served(client: FlaskClient) -> None:
    assert client.get("/console/../install.py").status_code == 404
    assert client.get("/console/nothing.js").status_code == 404


def test_every_import_and_reference_leads_to_a_file() -> None:
    for script in SCRIPTS:
        for target in IMPORT.findall(script.read_text()):
            assert (script.parent / target).resolve().is_file(), f"{script.name}: {target}"
    for reference in re.findall(r'(?:src|href)="/console/([^"]+)"', (STATIC / "index.html").read_text()):
        assert (STATIC / reference).is_file(), reference


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in FILES:
        for address in re.findall(r"https?://[\w.]+", path.read_text()):
            assert address == "http://www.w3.org", f"{path.name}: {address}"


def test_scripts_never_parse_text_as_html() -> None:
    for script in SCRIPTS:
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", script.read_text())


def test_every_word_exists_in_both_languages_with_the_same_facts() -> None:
    text = (STATIC / "js/words.js").read_text()
    found = WORD.findall(text)
    used = set()
    for script in SCRIPTS:
        used |= set(re.findall(r"\bsay\('(\w+)'", script.read_text()))
    assert used <= {name for name, _, _ in found}
    assert len(found) > 50
    for name, english, japanese in found:
        assert set(re.findall(r"\{(\w+)\}", english)) == set(re.findall(r"\{(\w+)\}", japanese)), name
        assert re.search("[\u3040-\u30ff\u4e00-\u9fff]", english) is None, name


def test_what_browser_tests_need_has_a_test_id() -> None:
    text = "".join(path.read_text() for path in FILES if path.suffix in (".js", ".html"))
    for name in TEST_IDS:
        assert re.search(rf"['\"`]{name}|: '{name}'", text), name
