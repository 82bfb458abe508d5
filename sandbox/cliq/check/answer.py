"""What `output` is, whether this handler may answer so, and what is wrong with it (E8, E16).

It does not show anything; sandbox/cliq/play/answers.py does.

Sources: https://www.zoho.com/cliq/help/platform/cliq-responses.html, read 2026-11-21; types of the official SDK
zcatalyst-cliq 1.0.0 (response_types.py).
"""

from dataclasses import dataclass

from sandbox.cliq import limits
from sandbox.cliq.check import form, message, surfaces
from sandbox.cliq.check.findings import Json, Notebook, Problem

TYPED = frozenset(("banner", "form", "form_error", "form_modification", "preview_url", "message_edit"))
SPOKEN = frozenset(("message", "banner", "form"))
CONVERSING = SPOKEN | {"context", "suggestions_bar"}

# What each (component, handler) may answer; silence is always allowed.
ALLOWED: dict[tuple[str, str], frozenset[str]] = {
    ("bot", "welcome_handler"): frozenset(("message",)),
    ("bot", "message_handler"): CONVERSING,
    ("bot", "context_handler"): CONVERSING,
    ("bot", "action_handler"): CONVERSING,
    ("bot", "mention_handler"): SPOKEN,
    ("bot", "incomingwebhook_handler"): frozenset(("message",)),
    ("bot", "participation_handler"): frozenset(("message",)),
    ("bot", "alert_handler"): frozenset(),
    ("command", "execution_handler"): SPOKEN,
    ("command", "suggestion_handler"): frozenset(("suggestions",)),
    ("messageaction", "execution_handler"): SPOKEN,
    ("function", "button_handler"): SPOKEN | {"message_edit", "preview_url"},
    ("function", "form_handler"): SPOKEN | {"form_error", "message_edit"},
    ("function", "form_change_handler"): frozenset(("form_modification",)),
    ("function", "form_values_handler"): frozenset(("options",)),
    ("function", "form_view_handler"): frozenset(("form",)),
    ("function", "applet_button_handler"): frozenset(("widget", "form", "banner")),
    ("widget", "view_handler"): frozenset(("widget",)),
    ("extension", "installation_validator"): frozenset(("installation",)),
    ("extension", "installation_handler"): frozenset(("installation",)),
    ("extension", "uninstallation_handler"): frozenset(),
    ("link_preview", "unfurl_handler"): frozenset(("unfurl",)),
    ("link_preview", "unfurl_button_action_handler"): SPOKEN,
    ("link_preview", "unfurl_dynamic_action_handler"): frozenset(("actions",)),
    ("link_preview", "unfurl_post_message_handler"): frozenset(("banner", "message")),
}


@dataclass(frozen=True)
class Checked:
    """What an output was found to be: 'silent', 'message', 'banner', 'form', …, and everything wrong with it."""

    kind: str
    problems: tuple[Problem, ...]


def check_answer(component: str, handler: str, output: Json, utf16: bool = False) -> Checked:
    """Judge the value of `output` that a handler answered.

    output  the parsed value; "" and {} are the two spellings of silence
    returns the kind it was read as and the problems found; a kind this handler may not answer is a problem
    """
    if output in ("", {}):
        return Checked("silent", ())
    notes = Notebook(utf16=utf16)
    kind = _kind(component, handler, output)
    if kind not in ALLOWED[component, handler]:
        words = ", ".join(sorted(ALLOWED[component, handler])) or "nothing"
        notes.add("", "answer_kind", f"{handler} may answer {words}, this is {kind}")
    else:
        _check(kind, output, notes)
        if kind == "message" and isinstance(output, dict) and "context" not in ALLOWED[component, handler]:
            for key in ("context", "suggestions"):
                if key in output:
                    notes.add(key, "answer_kind", f"{handler} may not answer with {key}")
    return Checked(kind, tuple(notes.problems))


def _kind(component: str, handler: str, output: Json) -> str:
    """What the output is, by its shape and by who answers."""
    if isinstance(output, list):
        return "actions" if handler == "unfurl_dynamic_action_handler" else "suggestions"
    if not isinstance(output, dict):
        return type(output).__name__
    if component == "extension":
        return "installation"
    if handler == "unfurl_handler":
        return "unfurl"
    word = output.get("type")
    if word in ("applet", "section"):
        return "widget"
    if isinstance(word, str) and word in TYPED:
        return word
    return "options" if "options" in output and handler == "form_values_handler" else "message"


def _check(kind: str, output: Json, notes: Notebook) -> None:
    checks = {
        "message": message.check_message,
        "form": form.check_form,
        "form_error": form.check_form_error,
        "form_modification": form.check_form_modification,
        "options": form.check_options,
        "banner": _check_banner,
        "suggestions": _check_suggestions,
        "message_edit": _check_edit,
        "preview_url": _check_preview,
        "installation": _check_installation,
        "unfurl": surfaces.check_unfurl,
        "actions": surfaces.check_actions,
        "widget": surfaces.check_widget,
    }
    checks[kind](output, notes)


def _check_banner(value: Json, notes: Notebook) -> None:
    banner = notes.mapping(value, "", ("type", "text", "status"))
    notes.text(banner.get("text"), "text", required=True)
    notes.choice(banner.get("status"), "status", ("success", "failure"))


def _check_suggestions(value: Json, notes: Notebook) -> None:
    for index, entry in enumerate(notes.sequence(value, "output", "suggestions", limits.SUGGESTIONS)):
        here = f"output[{index}]"
        suggestion = notes.mapping(entry, here, ("title", "description", "imageurl"))
        notes.text(suggestion.get("title"), f"{here}.title", required=True)
        notes.text(suggestion.get("description"), f"{here}.description")
        notes.text(suggestion.get("imageurl"), f"{here}.imageurl")


def _check_edit(value: Json, notes: Notebook) -> None:
    message.check_message(value, notes)


def _check_preview(value: Json, notes: Notebook) -> None:
    preview = notes.mapping(value, "", ("type", "url"))
    notes.text(preview.get("url"), "url", "preview_url_characters", limits.PREVIEW_URL_CHARACTERS, required=True)


def _check_installation(value: Json, notes: Notebook) -> None:
    answer = notes.mapping(value, "", ("status", "title", "message", "note", "footer"))
    if not str(answer.get("status", "")).isdigit():
        notes.add("status", "required", "an installation answer needs a status")
    for index, line in enumerate(notes.sequence(answer.get("note", []), "note")):
        notes.text(line, f"note[{index}]")
