"""Every handler of an extension: its name on the wire, whether it may answer late, what consent its payload needs.

It builds no payload. Sources: official payloads of zcatalyst-cli 1.25.3 and types of zcatalyst-cliq 1.0.0;
permissions per handler from the REST v3 OpenAPI documents bots, slashcommands, functions and messageactions (read
2026-11-21).
"""

from dataclasses import dataclass

CONSENTS = ("user", "chat", "message", "attachments", "location")


@dataclass(frozen=True)
class Handler:
    """One handler.

    answers_late  its payload carries a `response_url`
    consents      the variables it may receive, each needing a person's consent
    """

    component: str
    name: str
    answers_late: bool
    consents: tuple[str, ...]


def _handlers(*rows: tuple[str, str, bool, str]) -> dict[tuple[str, str], Handler]:
    return {
        (component, name): Handler(component, name, late, tuple(words.split())) for component, name, late, words in rows
    }


HANDLERS = _handlers(
    ("bot", "welcome_handler", True, "user"),
    ("bot", "message_handler", True, "attachments chat location message user"),
    ("bot", "context_handler", True, "attachments chat user"),
    ("bot", "mention_handler", True, "chat location message user"),
    ("bot", "action_handler", True, "chat location user"),
    ("bot", "incomingwebhook_handler", True, "user"),
    ("bot", "participation_handler", True, "chat user"),
    ("bot", "alert_handler", False, "user"),
    ("command", "execution_handler", True, "attachments chat location user"),
    ("command", "suggestion_handler", True, "chat location user"),
    ("messageaction", "execution_handler", True, "attachments chat location message user"),
    ("function", "button_handler", True, "chat message user"),
    ("function", "form_handler", True, "chat message user"),
    ("function", "form_change_handler", False, "chat user"),
    ("function", "form_values_handler", False, "chat user"),
    ("function", "form_view_handler", False, "user"),
    ("function", "applet_button_handler", False, "user"),
    ("widget", "view_handler", False, "chat location user"),
    ("extension", "installation_validator", False, "user"),
    ("extension", "installation_handler", False, "user"),
    ("extension", "uninstallation_handler", False, "user"),
    ("link_preview", "unfurl_handler", False, "chat user"),
    ("link_preview", "unfurl_button_action_handler", False, "chat user"),
    ("link_preview", "unfurl_dynamic_action_handler", False, "chat user"),
    ("link_preview", "unfurl_post_message_handler", False, "chat user"),
)


def refused(words: str, handler: str) -> frozenset[str]:
    """The variables that a person has not consented to for a handler.

    words  the value of the switch `consent_refused`: 'user,chat' for every handler, 'button_handler:message' for one
    """
    missing = set()
    for word in words.replace(" ", "").split(","):
        place, _, variable = word.rpartition(":")
        if variable in CONSENTS and place in ("", handler):
            missing.add(variable)
    return frozenset(missing)
