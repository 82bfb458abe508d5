"""What `python -m sandbox prepare` leaves for the product, and what `serve` refuses."""

import json
import stat
from pathlib import Path

import pytest

from sandbox.__main__ import main
from sandbox.app import create_sandbox
from sandbox.data import installation


def settings(folder: Path) -> dict[str, str]:
    lines = (folder / "env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_prepare_twice_keeps_the_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    assert main(["prepare", "--dir", str(tmp_path), "--port", "9001", "--product-port", "9000"]) == 0
    first = settings(tmp_path)
    assert main(["prepare", "--dir", str(tmp_path), "--port", "9003", "--product-port", "9002"]) == 0
    second = settings(tmp_path)
    for name in ("SECRET_KEYS", "CLIQ_PUBLIC_KEYS", "ZOHO_CLIENT_ID", "ZOHO_CLIENT_SECRET"):
        assert first[name] == second[name]
    assert second["PUBLIC_URL"] == "http://127.0.0.1:9002"
    assert second["ACCOUNTS_URL"] == "http://127.0.0.1:9003/accounts"
    for name in ("env", "accounts.jsonl", "secrets.json", "cliq_key.pem"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_the_refresh_tokens_of_accounts_jsonl_work_before_and_after_a_reset(tmp_path: Path) -> None:
    installed = installation.prepare(tmp_path, port=9000, sandbox_port=9001)
    client = create_sandbox(tmp_path, installation=installed).test_client()
    account = json.loads((tmp_path / "accounts.jsonl").read_text().splitlines()[0])
    form = {
        "grant_type": "refresh_token",
        "client_id": installed.client.id,
        "client_secret": installed.client.secret,
        "refresh_token": account["refresh_token"],
    }
    for dataset in ("demo", "empty", "large:2"):
        assert client.post("/sandbox/reset", json={"dataset": dataset}).status_code == 200
        assert "access_token" in client.post("/accounts/oauth/v2/token", data=form).get_json()


def test_the_server_takes_no_other_address_than_loopback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--dir", str(tmp_path), "--host", "0.0.0.0"])
    assert "127.0.0.1" in capsys.readouterr().err


def test_serve_says_what_to_do_when_nothing_is_prepared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--dir", str(tmp_path / "none")])
    assert "prepare" in capsys.readouterr().err


def test_the_public_key_is_bare_base64_of_the_spki_form() -> None:
    key = installation.in_process().public_key
    assert key.startswith("MIIBIjAN")
    assert "\n" not in key
