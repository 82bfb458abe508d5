"""Everything that a measurement of the server needs, started in a temporary folder and ended with it.

The server is the real one, prepared as `make run` prepares it; only the CRM behind it may be exchanged for the one that
does nothing. It measures nothing.
"""

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bench import servers
from bench.wire import Cliq, Rep

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Arena:
    """What runs, and how to reach it.

    environment   what every process of the product sees
    accounts      one per linked person of the demo data, as `accounts import` reads them
    """

    folder: Path
    environment: dict[str, str]
    sandbox_url: str
    accounts: list[dict[str, Any]]
    cliq: Cliq

    def rep(self, place: int = 0) -> Rep:
        """A person who has linked an account."""
        account = self.accounts[place % len(self.accounts)]
        first, _, last = str(account["name"]).partition(" ")
        return Rep(account["cliq_user_id"], account["email"], first, last or first, account["language"])

    def reps(self, count: int) -> list[Rep]:
        """That many different people; there must be as many accounts."""
        if count > len(self.accounts):
            raise ValueError(f"only {len(self.accounts)} people have linked an account")
        return [self.rep(place) for place in range(count)]

    def token(self, account: dict[str, Any]) -> str:
        """A fresh access token of that person, from the sandbox."""
        form = {
            "grant_type": "refresh_token",
            "client_id": self.environment["ZOHO_CLIENT_ID"],
            "client_secret": self.environment["ZOHO_CLIENT_SECRET"],
            "refresh_token": account["refresh_token"],
        }
        reply = requests.post(account["accounts_server"] + "/oauth/v2/token", data=form, timeout=TIMEOUT_SECONDS)
        reply.raise_for_status()
        return str(reply.json()["access_token"])

    def flask(self, *words: str) -> None:
        """One administration command of the product; raises CalledProcessError with its output shown."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        environment = {**servers.inherited(), **self.environment}
        subprocess.run(command, cwd=servers.ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)

    def link(self, accounts: list[dict[str, Any]]) -> None:
        """Have the product take those accounts over."""
        path = self.folder / "accounts.jsonl"
        path.write_text("".join(json.dumps(account) + "\n" for account in accounts))
        self.flask("accounts", "import", str(path))


@contextlib.contextmanager
def sandboxed(dataset: str = "demo") -> Iterator[Arena]:
    """The sandbox runs, the product's database is ready, its accounts are linked; no web process yet."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    port, product_port = servers.free_port(), servers.free_port()
    home = folder / "sandbox"
    ports = ["--port", str(port), "--product-port", str(product_port)]
    python = [sys.executable, "-m", "sandbox"]
    try:
        subprocess.run([*python, "prepare", "--dir", str(home), *ports], cwd=servers.ROOT, check=True)
        environment = dict(line.split("=", 1) for line in (home / "env").read_text().splitlines() if line)
        environment |= {
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/crm.db",
            "PORT": str(product_port),
            "BENCH": "on",
            "LOG_LEVEL": "warning",
        }
        accounts = [json.loads(line) for line in (home / "accounts.jsonl").read_text().splitlines()]
        serve = [*python, "serve", "--dir", str(home), "--dataset", dataset, *ports]
        with servers.running(serve, port, {}, folder / "sandbox.log", "/sandbox/users") as sandbox:
            arena = Arena(folder, environment, sandbox.url, accounts, Cliq(_signing_key(home / "cliq_key.pem")))
            arena.flask("migrate")
            arena.link(accounts)
            yield arena
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def with_stub(reps: int) -> Iterator[tuple[Arena, servers.Server]]:
    """As `sandboxed`, but the CRM of everybody is the one that does nothing, and `reps` people have linked it."""
    with sandboxed() as arena:
        port = servers.free_port()
        here = f"http://127.0.0.1:{port}"
        pattern = next(account for account in arena.accounts if account["language"] == "en")
        accounts = [
            pattern
            | {
                "cliq_user_id": str(900_000_001 + place),
                "email": f"rep{place}@example.test",
                "refresh_token": f"1000.bench.{place}",
                "accounts_server": f"{here}/accounts",
                "api_domain": here,
            }
            for place in range(reps)
        ]
        environment = {
            "BENCH_PORT": str(port),
            "BENCH_STUB": here,
            "BENCH_UPSTREAM": pattern["api_domain"],
            "BENCH_UPSTREAM_TOKEN": arena.token(pattern),
        }
        arena.environment.update(ACCOUNTS_URL=f"{here}/accounts", ALLOWED_ACCOUNTS=f"{here}/accounts")
        arena.link(accounts)
        arena.accounts[:] = accounts
        log = arena.folder / "stub.log"
        with servers.one_process("bench.reference.stub_crm:application", environment, log, "/count") as stub:
            yield arena, stub


@contextlib.contextmanager
def product(arena: Arena, *, says_times: bool = True) -> Iterator[servers.Server]:
    """The server's web processes.

    says_times   in `Server-Timing`, as nobody has it say in earnest: for what looks at the server's own share
    """
    environment = arena.environment if says_times else {**arena.environment, "BENCH": "off"}
    with servers.web("wsgi:app", environment, arena.folder / "web.log") as server:
        yield server


def _signing_key(path: Path) -> rsa.RSAPrivateKey:
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path.name} is not an RSA key")
    return key
