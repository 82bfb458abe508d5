"""Who administers this server, how they prove it, and what they did."""

from sqlalchemy import Boolean, Column, Index, Integer, Text

from app.storage.tables.base import BigId, Instant, table

administrators = table(
    "administrators",  # people who may open the admin pages; by the e-mail address of their Zoho account
    Column("email", Text, primary_key=True),
    Column("role", Text, nullable=False),  # administrator | viewer
    Column("added_by", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
)

invitations = table(
    "invitations",  # one-time links that make an administrator; only the hash of the secret is kept
    Column("secret_hash", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("email", Text),  # None: whoever opens it first
    Column("made_by", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

admin_sessions = table(
    "admin_sessions",  # a browser that is signed in; only the hash of its cookie is kept
    Column("session_hash", Text, primary_key=True),
    Column("email", Text, nullable=False),
    Column("cliq_user_id", Text),
    Column("name", Text),
    Column("language", Text),
    Column("zone", Text),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
    Index(None, "email"),
)

api_tokens = table(
    "api_tokens",  # for programs; shown once, kept as a hash
    Column("token_hash", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # with blanks between them
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("expires_at", Instant),
    Column("is_revoked", Boolean, nullable=False),
    Column("hint", Text, nullable=False),  # its first characters, so that people can tell tokens apart
)

audit = table(
    "audit",  # who changed what; what it was before, and after
    Column("audit_id", BigId, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),  # an e-mail address, 'command line', 'token NAME', 'server'
    Column("action", Text, nullable=False),  # 'integration.off'
    Column("subject", Text, nullable=False),  # what it was done to, by its name
    Column("before", Text),  # JSON
    Column("after", Text),  # JSON
    Index(None, "at"),
    Index(None, "action", "at"),
)

card_fields = table(
    "card_fields",  # which fields of a record may be shown to everybody in a channel; the others are behind *Details*
    Column("channel", Text, primary_key=True),  # unique name; '' for every place that has no row of its own
    Column("module", Text, primary_key=True),
    Column("chat_id", Text, nullable=False),  # of the channel, since a press may say that alone
    Column("fields", Text, nullable=False),  # JSON: api names; an empty list is the name alone
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "module"),
)

connections = table(
    "connections",  # how calls to other people's servers went, by service and account
    Column("service", Text, primary_key=True),  # crm | cliq | accounts …
    Column("person", Text, primary_key=True),  # the Cliq user id of whose token; '' none
    Column("ok_at", Instant),
    Column("failed_at", Instant),
    Column("operation", Text),  # of the failure, as are the next two
    Column("status", Integer),
    Column("code", Text),
    Column("credits_left", Integer),
    Column("credits_at", Instant),
    Column("heard_at", Instant, nullable=False),
    Index(None, "heard_at"),
)

versions = table(
    "versions",  # how often a thing that people edit has been saved, so that the second of two is told
    Column("thing", Text, primary_key=True),  # 'notification 7'
    Column("version", Integer, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
