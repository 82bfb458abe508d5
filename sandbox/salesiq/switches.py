"""Points of SalesIQ that the vendor leaves open or that go wrong, as named switches.

What each does is in the module that reads it.
"""

from sandbox.switches import Switch

SWITCHES = (
    Switch("salesiq_shape", "enveloped", "body of webhooks registered by REST", ("enveloped", "bare")),
    Switch("salesiq_workflow_shape", "bare", "body of webhooks of workflows", ("enveloped", "bare")),
    Switch("salesiq_version_type", "number", "type of `version` in the envelope", ("number", "text")),
    Switch("salesiq_signature", "right", "signature of secured webhooks", ("right", "corrupt", "missing")),
    Switch("salesiq_body_changed", False, "one byte of the body is changed after signing"),
    Switch("salesiq_copies", 1, "how often each event is sent; 0 loses it"),
    Switch("salesiq_order", "kept", "swapped: every event is held back until the next one is out", ("kept", "swapped")),
    Switch("salesiq_key_form", "pem", "how public keys are printed", ("pem", "base64")),
    Switch("salesiq_timeout_seconds", 5, "how long an answer to a webhook may take"),
    Switch("salesiq_retry_seconds", 60, "wait before each of the three further tries"),
    Switch("salesiq_calls_per_minute", 0, "more lock the address out; 0 = no limit is known"),
    Switch("salesiq_lock_seconds", 60, "how long an address is locked out"),
    Switch("salesiq_locked", False, "every call is answered 1023, as if locked out"),
    Switch("salesiq_error_status", 200, "HTTP status of refusals", (200, 400)),
    Switch("salesiq_long_ids", False, "ids of 18 digits, which no float can hold"),
    Switch("salesiq_visitor_info_api", True, "API permission 'Basic visitor information' of the portal"),
    Switch("salesiq_status_code_type", "text", "type of `status_code` of threads", ("text", "number")),
    Switch("salesiq_portals", 1, "how many portals Zylker has: 2 adds zylkerwest", (1, 2)),
    Switch(
        "salesiq_transfer_waiting", True, "a chat that nobody has picked up can be transferred; only 'ongoing' is said"
    ),
    Switch("salesiq_track_missed", False, "missed visitors: Track in CRM; otherwise Keep as missed"),
)
