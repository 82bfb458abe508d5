"""An address that takes whatever a service sends, and keeps it."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import requests


@dataclass(frozen=True)
class Call:
    method: str
    url: str
    headers: dict[str, str]
    data: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.data.decode(), keep_blank_values=True))


@dataclass
class Receiver:
    """status   what every call is answered with; statuses: by address, instead"""

    status: int = 200
    statuses: dict[str, int] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def __call__(
        self, method: str, url: str, *, headers: dict[str, str], data: bytes, timeout: float
    ) -> requests.Response:
        self.calls.append(Call(method, url, headers, data))
        answer = requests.Response()
        answer.status_code = self.statuses.get(url, self.status)
        answer._content = b""
        return answer
