"""U2: calls of webhooks are signed as the Standard Webhooks specification says, and go to the outside world only."""

import socket
from typing import Any

import pytest

from app.clients.wire import guarded
from app.clients.wire.guarded import Caller, may_be_called
from app.clients.wire.webhooks import signature
from app.errors import ServiceRejected, ServiceUnavailable


def test_u2_the_signature_is_that_of_the_specification() -> None:
    """The example of the specification's own libraries."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    found = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("192.168.0.1", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_u2_only_addresses_of_the_outside_world_are_called(address: str, *, may: bool) -> None:
    assert may_be_called(address) is may


def test_u2_every_address_of_a_name_is_judged_when_the_connection_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []

    def resolved(*addresses: str) -> None:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)

    def connect(where: Any, *_args: Any, **_options: Any) -> Any:
        opened.append(where)
        raise OSError("nobody there")

    monkeypatch.setattr(guarded, "create_connection", connect)
    caller = Caller()
    resolved("93.184.216.34", "10.0.0.1")  # one of them leads inside
    with pytest.raises(ServiceRejected):
        caller.post("https://rebound.example/in", b"{}", {})
    assert opened == []
    resolved("93.184.216.34")
    with pytest.raises(ServiceUnavailable):
        caller.post("https://outside.example/in", b"{}", {})
    assert opened == [("93.184.216.34", 443)]
    with pytest.raises(ServiceRejected):
        caller.post("http://outside.example/in", b"{}", {})
