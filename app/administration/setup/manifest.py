"""Everything that this server is in Cliq: its bot with the menu, command, functions, message actions.

The one list of it; a test compares it with the routes of the handlers. Pure data: nothing is asked or made here. Names
are Cliq's of REST v3, which calls some handlers otherwise than its webhooks do (ON_THE_WIRE).
Limits: OpenAPI documents of https://www.zoho.com/cliq/help/restapi/v3/, read 2026-11-22: names of bots 20 characters,
of menu actions 15, of commands and functions 30, hints 128, addresses 225.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.clients.provisioning.cliq_components import Family

URL_MOST = 225
ON_THE_WIRE = {
    "menu_handler": "action_handler",
    "form_submit_handler": "form_handler",
    "form_dynamic_select_handler": "form_values_handler",
    "widget_button_handler": "applet_button_handler",
}


@dataclass(frozen=True)
class Label:
    """A name or hint in both languages."""

    en: str
    ja: str

    def of(self, language: str) -> str:
        return self.ja if language == "ja" else self.en

    def __contains__(self, text: object) -> bool:
        return text in (self.en, self.ja)


@dataclass(frozen=True)
class Handler:
    """permissions: the variables that its calls carry besides who asks; only those that we read. label: of an action in
    the bot's menu."""

    type: str
    permissions: tuple[str, ...]
    label: Label | None = None


@dataclass(frozen=True)
class Component:
    """facts: fixed keys of its body; words: keys whose text has a language. born: Cliq makes it with that handler."""

    family: Family
    name: Label
    handlers: tuple[Handler, ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[str, Label] = field(default_factory=dict)
    born: str = ""

    def body(self, language: str, url: str) -> dict[str, object]:
        """What it is made with."""
        words = {key: label.of(language) for key, label in self.words.items()}
        return {"name": self.name.of(language), **words, **self.facts, "execution_url": url}


def _both(text: str) -> Label:
    return Label(text, text)


def _menu(en: str, ja: str) -> Handler:
    return Handler("menu_handler", ("chat", "user"), Label(en, ja))


def _action(en: str, ja: str, hint: Label) -> Component:
    return Component(
        "messageactions",
        Label(en, ja),
        (Handler("execution_handler", ("chat", "message", "user")),),
        {"scope": "organization", "execution_type": "webhook", "message_types": ["text", "link", "attachment"]},
        {"hint": hint},
        born="execution_handler",
    )


BOT = Component(
    "bots",
    _both("Zoho CRM"),
    (
        Handler("welcome_handler", ("user",)),
        Handler("message_handler", ("chat", "message", "user")),
        Handler("mention_handler", ("chat", "message", "user")),
        Handler("participation_handler", ("chat", "user")),
        _menu("Search", "検索"),
        _menu("Add note", "メモを追加"),
        _menu("My reminders", "リマインダー"),
        _menu("Notifications", "通知設定"),
        _menu("Help", "ヘルプ"),
    ),
    {
        "scope": "organization",
        "execution_type": "webhook",
        "channel_participation": ["listen_message", "send_message", "auto_follow_thread"],
    },
    {
        "description": Label(
            "Answers questions about Zoho CRM, reminds and notifies. Ask: revenue this month.",
            "Zoho CRMについての質問に答え、リマインダーと通知をお届けします。例：今月の売上",
        )
    },
)
COMMAND = Component(
    "commands",
    _both("zcrm"),
    (
        Handler("execution_handler", ("chat", "user")),
        Handler("suggestion_handler", ("chat", "user")),
    ),
    {"scope": "organization", "execution_type": "webhook"},
    {
        "hint": Label("leads [Company] contains [zyl]", "見込み客 [会社] contains [zyl]"),
        "description": Label("Finds and shows records of Zoho CRM", "Zoho CRMのデータを検索して表示します"),
    },
    born="execution_handler",
)
BUTTONS = Component(
    "functions",
    _both("zcrmbutton"),
    (Handler("button_handler", ("chat", "message", "user")),),
    {"function_type": "button", "execution_type": "webhook"},
    {"description": Label("Buttons of the Zoho CRM bot", "Zoho CRMボットのボタン")},
    born="button_handler",
)
FORMS = Component(
    "functions",
    _both("zcrmform"),
    (
        Handler("form_submit_handler", ("chat", "message", "user")),
        Handler("form_change_handler", ("chat", "user")),
        Handler("form_dynamic_select_handler", ("chat", "user")),
    ),
    {"function_type": "form", "execution_type": "webhook"},
    {"description": Label("Forms of the Zoho CRM bot", "Zoho CRMボットのフォーム")},
    born="form_submit_handler",
)
ACTIONS = (
    _action(
        "Add as CRM note",
        "CRMのメモに追加",
        Label("Keep this message as a note on a record", "このメッセージをデータのメモとして残します"),
    ),
    _action(
        "Create CRM task",
        "CRMのタスクを作成",
        Label("Make a task out of this message", "このメッセージからタスクを作成します"),
    ),
    _action(
        "Create CRM lead",
        "CRMの見込み客を作成",
        Label("Make a lead out of this message", "このメッセージから見込み客を作成します"),
    ),
    _action(
        "Update CRM field",
        "CRMの項目を更新",
        Label("Put what a visitor said into a field of their record", "訪問者の発言をCRMのデータの項目に登録します"),
    ),
)
COMPONENTS = (BOT, COMMAND, BUTTONS, FORMS, *ACTIONS)
