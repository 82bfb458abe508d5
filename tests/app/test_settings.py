"""Settings: all have a value, wrong ones are named, secrets are not shown, each is documented."""

import base64
from dataclasses import fields
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app import settings
from app.errors import ConfigError
from app.storage.tables.every import ENDS

DOCS = Path(settings.__file__).resolve().parents[1] / "docs" / "settings.md"
NAMES = [field.name.upper() for field in fields(settings.Settings) if field.name != "retention_days"]
NAMES += [f"RETENTION_{table.name.upper()}_DAYS" for table in ENDS]


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_everything_has_a_value_without_any_variable() -> None:
    found = settings.load()
    assert found.database_url == "sqlite:///var/crm.db"
    assert set(found.retention_days) == {table.name for table in ENDS}
    assert found.public_url == "http://127.0.0.1:8000"
    assert (found.answer_wait_seconds, found.button_answers, found.response_url) == (3.0, "chat", "after_answer")


def test_serving_needs_secrets_and_a_way_to_verify(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError) as caught:
        settings.load().require_serving()
    assert caught.value.facts["variable"] == "SECRET_KEYS"
    monkeypatch.setenv("SECRET_KEYS", Fernet.generate_key().decode())
    with pytest.raises(ConfigError) as caught:
        settings.load().require_serving()
    assert caught.value.facts["variable"] == "CLIQ_PUBLIC_KEYS"
    monkeypatch.setenv("CLIQ_PATH_TOKEN", "x" * 32)
    settings.load().require_serving()


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(name, " ")
    assert settings.load().port == 8000


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "nan"),
        ("PUBLIC_URL", "crm.example.com"),
        ("SECRET_KEYS", "hunter2"),
        ("CLIQ_PUBLIC_KEYS", "-----BEGIN PUBLIC KEY-----"),
        ("CLIQ_PUBLIC_KEYS", "AAAA"),
        ("CLIQ_PATH_TOKEN", "short"),
        ("CLIQ_PATH_TOKEN", "/" * 40),
        ("DATA_CENTER", "moon"),
        ("DEFAULT_LANGUAGE", "fr"),
        ("DEFAULT_ZONE", "Mars/Olympus"),
        ("BUTTON_ANSWERS", "maybe"),
        ("RESPONSE_URL", "never"),
        ("ANSWER_WAIT_SECONDS", "15"),
        ("SERVICE_ACCOUNT", "yes"),
        ("ALLOWED_ACCOUNTS", "https://good.test,bad"),
        ("RETENTION_OUTBOX_DAYS", "-1"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_names_its_variable_and_an_example_but_not_the_value(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError) as caught:
        settings.load()
    assert caught.value.facts["variable"] == variable
    assert caught.value.facts["example"]
    assert value not in str(caught.value).replace(variable, "").replace(str(caught.value.facts["example"]), "")


def test_a_key_that_is_not_rsa_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    spki = base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    monkeypatch.setenv("CLIQ_PUBLIC_KEYS", spki)
    with pytest.raises(ConfigError):
        settings.load()


def test_values_are_read_trimmed_and_split(monkeypatch: pytest.MonkeyPatch) -> None:
    key = rsa.generate_private_key(65537, 2048).public_key()
    spki = base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    monkeypatch.setenv("CLIQ_PUBLIC_KEYS", f" {spki} , {spki}")
    monkeypatch.setenv("PUBLIC_URL", "https://crm.example.com/")
    monkeypatch.setenv("BENCH", "ON")
    monkeypatch.setenv("RETENTION_OUTBOX_DAYS", "7.5")
    monkeypatch.setenv("DATA_DIR", "/srv/crm")
    found = settings.load()
    assert found.cliq_public_keys == (spki, spki)
    assert found.public_url == "https://crm.example.com"
    assert found.bench is True
    assert found.retention_days["outbox"] == 7.5
    assert found.database_url == "sqlite:////srv/crm/crm.db"


def test_secrets_are_not_in_the_printed_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    key = Fernet.generate_key().decode()
    monkeypatch.setenv("SECRET_KEYS", key)
    monkeypatch.setenv("ZOHO_CLIENT_SECRET", "tell-nobody")
    monkeypatch.setenv("CLIQ_PATH_TOKEN", "t" * 40)
    printed = repr(settings.load())
    assert key not in printed
    assert "tell-nobody" not in printed
    assert "t" * 40 not in printed


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    rows = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    documented = [part.strip(" `|") for row in rows for part in row.split(" | ")[0].split(",")]
    assert sorted(documented) == sorted(NAMES)
