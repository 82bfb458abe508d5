"""The smallest Zoho that the platform's own tests need: Accounts, a CRM user, Cliq's posting. No rules, only a record.

Tests of behaviour against Zoho's rules use the sandbox; here a test says what the next answer is.
"""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, request


@dataclass
class Zoho:
    """calls: (method, path, body) of every request; answers: path → (status, body), taken instead of the usual one."""

    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    zuid: str = "7"
    email: str = "ada@example.test"

    def posted(self) -> list[tuple[str, Any]]:
        return [(path, body) for method, path, body in self.calls if path.startswith("/cliq") and method == "POST"]

    def application(self) -> Flask:
        app = Flask("zoho")

        @app.route("/<path:path>", methods=["GET", "POST", "PUT"])
        def anything(path: str) -> Response:
            path = f"/{path}"
            body = request.get_json(silent=True) or request.form.to_dict() or request.args.to_dict()
            self.calls.append((request.method, path, body))
            status, answer = self.answers.get(path) or (200, self._usual(path))
            response = jsonify(answer)
            response.status_code = status
            return response

        return app

    def _usual(self, path: str) -> Any:
        if path.endswith("/oauth/v2/token"):
            tokens = {"access_token": "1000.fresh.token", "expires_in": 3600, "api_domain": "http://zoho.test/zohoapis"}
            return tokens | {"refresh_token": "1000.new.refresh"}
        if path.endswith("/revoke"):
            return {"status": "success"}
        if path.endswith("/crm/v8/users"):
            role = {"id": "r1", "name": "Manager"}
            user = {"id": "c7", "zuid": self.zuid, "email": self.email, "full_name": "Ada Byron", "role": role}
            return {"users": [user | {"profile": {"id": "p1", "name": "Standard"}, "language": "ja_JP"}]}
        if path.endswith("/crm/v8/org"):
            return {"org": [{"id": "o1", "company_name": "大谷商事", "domain_name": "org1"}]}
        return {"message_id": "1599387839188_229293271789", "chat_id": "CT_1"}
