"""The files that one installation of the sandbox shares with the product it serves: keys, settings, linked accounts.

Made once and then kept; the product is told by environment variables and by its own `accounts import`.
"""

import base64
import functools
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox.data.people import ORGANISATION_NAMES, ORGANISATIONS, USERS, User
from sandbox.ids import fixed_token

SEED = "demo"
CALLBACK_PATH = "/cliq"
REDIRECT_PATH = "/oauth/callback"
KEY_FILE, SECRETS_FILE, ENV_FILE, ACCOUNTS_FILE, HOOK_FILE = (
    "cliq_key.pem",
    "secrets.json",
    "env",
    "accounts.jsonl",
    "hook",
)
NOTIFICATIONS_FILE = "notifications.jsonl"
# What the product tells when the CRM's rule 'Big deal' calls, as its `notifications import` reads it.
NOTIFICATIONS: tuple[dict[str, str], ...] = (
    {
        "rule": "Big deal",
        "module": "Deals",
        "message": "*${Deals.Deal_Name}* · ${Deals.Amount} · ${Deals.Account_Name} · ${Deals.Owner}",
        "to": "manager, #sales",
    },
)


@dataclass(frozen=True)
class Client:
    """The registered application: one client for all data centres, with one secret."""

    id: str
    secret: str
    redirect_uris: tuple[str, ...]


@dataclass(frozen=True)
class Installation:
    """What the sandbox must know about the product.

    public_url    where the product is reached; its callback and its OAuth return lie under it
    signing_key   the key with which Cliq signs; the product has the public half
    hook_url      where the product takes events of the CRM, '' until it has said so
    """

    public_url: str
    client: Client
    signing_key: rsa.RSAPrivateKey
    hook_url: str = ""

    @property
    def callback_url(self) -> str:
        return self.public_url + CALLBACK_PATH

    @property
    def public_key(self) -> str:
        """The public half as the product's settings want it: base64 of the SPKI form, without PEM lines."""
        spki = self.signing_key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(spki).decode()


@functools.cache
def in_process() -> Installation:
    """What tests use: fixed client, the product at http://product.test, one key per process."""
    client = Client(
        "1000.SANDBOXCLIENT",
        "sandbox-client-secret",
        ("http://product.test" + REDIRECT_PATH,),
    )
    return Installation("http://product.test", client, _new_key())


def prepare(folder: Path, *, port: int, sandbox_port: int, public_url: str = "") -> Installation:
    """Write what is missing and refresh what depends on the ports; the secrets of an earlier run stay.

    Writes `env` (KEY=VALUE lines for the product's processes), `accounts.jsonl` (one linked person per line), the
    signing key and the secrets, readable by the owner only.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / KEY_FILE).exists():
        pem = _new_key().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        _write(folder / KEY_FILE, pem.decode())
    if not (folder / SECRETS_FILE).exists():
        made = {
            "client_id": f"1000.{secrets.token_hex(15).upper()}",
            "client_secret": secrets.token_hex(21),
            "secret_keys": Fernet.generate_key().decode(),
        }
        _write(folder / SECRETS_FILE, json.dumps(made))
    kept = json.loads((folder / SECRETS_FILE).read_text())
    kept.setdefault("cliq_path_token", secrets.token_urlsafe(32))
    kept["public_url"] = (public_url or f"http://127.0.0.1:{port}").rstrip("/")
    _write(folder / SECRETS_FILE, json.dumps(kept))
    installation = load(folder)
    here = f"http://127.0.0.1:{sandbox_port}"
    settings = {
        "PUBLIC_URL": installation.public_url,
        "SECRET_KEYS": kept["secret_keys"],
        "CLIQ_PUBLIC_KEYS": installation.public_key,
        "CLIQ_PATH_TOKEN": kept["cliq_path_token"],  # for components that `setup cliq` makes
        "CLIQ_URL": f"{here}/cliq",
        "ACCOUNTS_URL": f"{here}/accounts",
        "SALESIQ_URL": f"{here}/salesiq",
        "CRM_WEB_URL": here,  # the console shows records at the addresses of the CRM's own pages
        "CLEARBIT_URL": f"{here}/clearbit",
        "HUNTER_URL": f"{here}/hunter",
        "MAILCHIMP_URL": f"{here}/mailchimp/3.0",
        "ALLOWED_ACCOUNTS": f"{here}/accounts,{here}/jp/accounts",
        "ZOHO_CLIENT_ID": installation.client.id,
        "ZOHO_CLIENT_SECRET": installation.client.secret,
        "ADMINISTRATORS": next(one.email for one in USERS if one.admin),
    }
    _write(
        folder / ENV_FILE,
        "".join(f"{name}={value}\n" for name, value in settings.items()),
    )
    lines = [json.dumps(account, ensure_ascii=False) for account in linked_accounts(here)]
    _write(folder / ACCOUNTS_FILE, "\n".join(lines) + "\n")
    _write(folder / NOTIFICATIONS_FILE, "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in NOTIFICATIONS))
    return installation


def load(folder: Path) -> Installation:
    """What `prepare` wrote; raises FileNotFoundError when it never ran."""
    kept = json.loads((folder / SECRETS_FILE).read_text())
    key = serialization.load_pem_private_key((folder / KEY_FILE).read_bytes(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{KEY_FILE} is not an RSA key")
    client = Client(kept["client_id"], kept["client_secret"], (kept["public_url"] + REDIRECT_PATH,))
    hook = folder / HOOK_FILE
    return Installation(kept["public_url"], client, key, hook.read_text().strip() if hook.exists() else "")


def linked_accounts(base_url: str, seed: str = SEED) -> list[dict[str, Any]]:
    """The people of the demo data who have connected an account, as `accounts import` of the product reads them."""
    locations = {name: facts.location for name, facts in zip(ORGANISATION_NAMES, ORGANISATIONS, strict=True)}
    accounts = []
    for user in USERS:
        if not user.linked:
            continue
        location = locations[user.organisation]
        prefix = base_url if location == "us" else f"{base_url}/{location}"
        accounts.append(
            {
                "cliq_user_id": user.zuid,
                "email": user.email,
                "name": user.full_name,
                "language": user.language,
                "zone": user.time_zone,
                "refresh_token": linked_refresh_token(seed, user),
                "accounts_server": f"{prefix}/accounts",
                "api_domain": f"{prefix}/zohoapis",
                "location": location,
                "is_sender": user.admin,  # the bot speaks through an administrator's account
            }
        )
    return accounts


def linked_refresh_token(seed: str, user: User) -> str:
    """The refresh token of a person of the demo data, the same after every reset."""
    return fixed_token(seed, f"linked.{user.email}")


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _write(path: Path, text: str) -> None:
    """Replace a file at once, readable by its owner only."""
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)
