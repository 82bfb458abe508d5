"""The points that Cliq does not document, each a named switch, and the failures a webhook can be sent with.

What a switch does is where it is read. Defaults are the choices of the project's reference for what is not documented.
"""

from sandbox.switches import Switch

WEBHOOK_FAULTS = (
    "none",
    "no_signature",
    "garbage_signature",
    "wrong_key",
    "changed_body",
    "stale_timestamp",
    "twice",
    "awkward_json",
)

SWITCHES = (
    Switch("webhook_fault", "none", "how webhooks are spoilt: signature, time, body, or sent twice", WEBHOOK_FAULTS),
    Switch("webhook_retries", 0, "how often a webhook that failed is sent again"),
    Switch("answer_window_seconds", 15.0, "after this time from its timestamp the open connection's answer is ignored"),
    Switch("consent_refused", "", "variables withheld from payloads: 'user,chat' or 'button_handler:message'"),
    Switch("attachment_download", "bare", "what an attachment's address needs", ("bare", "token")),
    Switch("attachment_seconds", 900, "how long an attachment's address lives"),
    Switch("strict_output", True, "an answer that breaks a limit is not shown, only its faults are"),
    Switch("count_characters", "code_points", "how characters are counted", ("code_points", "utf16")),
    Switch("button_answers", "chat", "where the answer to a button of a private answer is shown", ("chat", "private")),
    Switch(
        "response_url",
        "after_answer",
        "a late answer is taken beside the first one, once beside it, or only instead of it",
        ("after_answer", "single_use", "only_instead"),
    ),
    Switch("response_url_reuse", False, "a response_url takes more than one late answer (response_url = after_answer)"),
    Switch("response_url_seconds", 900, "how long a response_url lives"),
    Switch("sub_action_place", "top", "where a menu's sub action stands", ("top", "params")),
    Switch("button_target", "object", "a pressed button: the whole object, or name and hint", ("object", "name")),
    Switch("confirm_input_place", "arguments", "where a confirmation's text arrives", ("arguments", "confirm")),
    Switch("mention_message", "object", "form of the message that mentions the bot", ("object", "string")),
    Switch("participation_words", "plain", "names of participation operations", ("plain", "prefixed")),
    Switch("throttle_status", 400, "HTTP status of a call over the rate limit", (400, 429)),
    Switch("throttle_window", "sliding", "calls counted: of the last minute, or of the clock's", ("sliding", "fixed")),
    Switch("throttle_prolongs", False, "a call during a lock starts the lock again"),
    Switch("scope_error_status", 401, "HTTP status of a call without the scope it needs", (401, 403)),
    Switch("recipients_key", "userids", "name of the recipients of a bot message", ("userids", "user_ids", "both")),
    Switch("sync_message_key", "message_id", "name of the id that a synchronous post answers", ("message_id", "id")),
    Switch("bot_absent_status", 403, "HTTP status of a channel post as a bot that is not in the channel", (400, 403)),
    Switch("components", "extension", "installed: the extension, or what REST made", ("extension", "rest")),
    Switch("channel_wrapped", True, "whether one channel is answered inside 'data'"),
)  # fmt: skip
