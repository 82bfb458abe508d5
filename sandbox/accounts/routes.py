"""HTTP of Zoho Accounts: the consent page, the token endpoint and revocation, for both data centres.

Rules about tokens are in tokens.py.
Source: https://www.zoho.com/accounts/protocol/oauth/web-apps/authorization.html, read 2026-11-21.
"""

from typing import Any
from urllib.parse import unquote, urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sandbox.accounts import scopes
from sandbox.accounts.tokens import ACCESS_SECONDS, OAuthError
from sandbox.gate import CODE
from sandbox.state import Sandbox, current

# The console sets this cookie to the user who is acting there.
ACTING_USER_COOKIE = "sandbox_user"
THROTTLED = {
    "error_description": "You have made too many requests continuously. Please try again after some time.",
    "error": "Access Denied",
    "status": "failure",
}


def blueprint(location: str) -> Blueprint:
    """The accounts server of one data centre, to be mounted at its prefix."""
    routes = Blueprint(f"accounts_{location}", __name__, template_folder="templates")

    @routes.get("/oauth/v2/auth")
    def ask() -> ResponseReturnValue:
        problem = _problem(request.args)
        if problem:
            return _error_page(problem)
        return render_template("accounts/consent.html", **_page())

    @routes.post("/oauth/v2/auth")
    def answer() -> ResponseReturnValue:
        problem = _problem(request.args)
        if problem:
            return _error_page(problem)
        target, state = request.args["redirect_uri"], request.args.get("state", "")
        if request.form.get("decision") != "approve":
            return redirect(_joined(target, {"error": "access_denied", "state": state}))
        sandbox = current()
        user = sandbox.people.by_email(request.form.get("user", ""))
        if user is None or not user.active:
            return _error_page("unknown_user")
        code = sandbox.accounts.issue_code(
            user,
            scopes.split(request.args["scope"]),
            target,
            offline=request.args.get("access_type") == "offline",
            again=request.args.get("prompt") == "consent",
            opens=request.form.get("organisation", ""),
        )
        where = sandbox.people.organisation_of(user).location
        return redirect(
            _joined(
                target,
                {
                    "state": state,
                    "code": code,
                    "location": where,
                    "accounts-server": server_address(where),
                },
            )
        )

    @routes.post("/oauth/v2/token")
    def token() -> ResponseReturnValue:
        given = {**request.args.to_dict(), **request.form.to_dict()}
        try:
            return _tokens(given, location)
        except OAuthError as error:
            request.environ[CODE] = error.code
            if error.code == "Access Denied":
                return THROTTLED, 400
            return {"error": error.code}, current().switches["oauth_error_status"]

    @routes.post("/oauth/v2/token/revoke")
    def revoke() -> ResponseReturnValue:
        given = request.args.get("token") or request.form.get("token", "")
        if current().accounts.revoke(given):
            return {"status": "success"}
        request.environ[CODE] = "invalid_code"
        return {"error": "invalid_code"}, current().switches["oauth_error_status"]

    return routes


def _tokens(given: dict[str, str], location: str) -> dict[str, Any]:
    sandbox = current()
    client = sandbox.accounts.client
    if given.get("client_id") != client.id:
        raise OAuthError("invalid_client")
    if given.get("client_secret") != client.secret:
        raise OAuthError("invalid_client_secret")
    if given.get("grant_type") == "authorization_code":
        found = sandbox.accounts.exchange(given.get("code", ""), given.get("redirect_uri", ""), location)
    elif given.get("grant_type") == "refresh_token":
        found = sandbox.accounts.refresh(given.get("refresh_token", ""), location)
    else:
        raise OAuthError("invalid_grant")
    answer = {"access_token": found["access_token"]}
    if "refresh_token" in found:
        answer["refresh_token"] = found["refresh_token"]
    if sandbox.switches["scope_in_token_answer"]:
        answer["scope"] = " ".join(found["scopes"])
    return answer | {
        "api_domain": api_address(location),
        "token_type": "Bearer",
        "expires_in": ACCESS_SECONDS,
    }


def server_address(location: str) -> str:
    """The address of the accounts server of a data centre, as the caller reaches it."""
    return request.host_url + ("accounts" if location == "us" else f"{location}/accounts")


def api_address(location: str) -> str:
    """The `api_domain` of a data centre, as the caller reaches it."""
    return request.host_url + ("zohoapis" if location == "us" else f"{location}/zohoapis")


def _problem(args: dict[str, str]) -> str:
    """What is wrong with an authorization request, or ""."""
    client = current().accounts.client
    if args.get("client_id") != client.id:
        return "invalid_client"
    if args.get("redirect_uri") not in client.redirect_uris:
        return "invalid_redirect_uri"
    if args.get("response_type") != "code":
        return "invalid_response_type"
    wanted = scopes.split(args.get("scope", ""))
    if not wanted or not all(scopes.FORM.fullmatch(scope) for scope in wanted):
        return "invalid_scope"
    return ""


def _page() -> dict[str, Any]:
    sandbox = current()
    hint = request.args.get("login_hint") or unquote(request.cookies.get(ACTING_USER_COOKIE, ""))
    chosen = sandbox.people.by_email(hint)
    language = request.args.get("lang") or (chosen.language if chosen else "")
    if language not in ("ja", "en"):
        language = request.accept_languages.best_match(["ja", "en"]) or "en"
    groups = [
        (organisation, [user for user in sandbox.people.all(name) if user.active])
        for name, organisation in sandbox.people.organisations.items()
    ]
    return {
        "language": language,
        "groups": groups,
        "chosen": chosen.email if chosen else "",
        "scopes": scopes.split(request.args["scope"]),
        "client_id": request.args["client_id"],
        "choices": _choices(sandbox, scopes.split(request.args["scope"])),
    }


def _choices(sandbox: Sandbox, wanted: tuple[str, ...]) -> list[tuple[str, str]]:
    """(key, name) of the organisations to choose from, where a product has several for one person."""
    products = {scope.split(".")[0] for scope in wanted}
    return [choice for product in products for choice in sandbox.choices.get(product, [])]


def _error_page(problem: str) -> ResponseReturnValue:
    request.environ[CODE] = problem
    language = request.accept_languages.best_match(["ja", "en"]) or "en"
    return render_template("accounts/error.html", problem=problem, language=language), 400


def _joined(target: str, values: dict[str, str]) -> str:
    given = {key: value for key, value in values.items() if value}
    return target + ("&" if "?" in target else "?") + urlencode(given)
