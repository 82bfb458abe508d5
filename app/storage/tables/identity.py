"""Who is who: organisations, people, linked accounts, switches, and what the CRM says about its fields."""

from sqlalchemy import Boolean, Column, Index, LargeBinary, Text

from app.storage.tables.base import Instant, table

organisations = table(
    "organisations",  # one per Cliq organisation seen; the CRM organisation behind it once someone has linked
    Column("organisation_id", Text, primary_key=True),
    Column("crm_organisation_id", Text),
    Column("name", Text),
    Column("language", Text),
    Column("zone", Text),
    Column("currency", Text),
    Column("seen_at", Instant, nullable=False),
)

people = table(
    "people",  # what Cliq last told us about a person; payloads may lack it when consent is missing
    Column("cliq_user_id", Text, primary_key=True),
    Column("organisation_id", Text),
    Column("first_name", Text),
    Column("last_name", Text),
    Column("email", Text),
    Column("language", Text),
    Column("zone", Text),
    Column("admin", Boolean),
    Column("seen_at", Instant, nullable=False),
    Index(None, "email"),
)

accounts = table(
    "accounts",  # a linked Zoho account; forgotten on unlink
    Column("cliq_user_id", Text, primary_key=True),
    Column("organisation_id", Text),
    Column("crm_user_id", Text),
    Column("crm_organisation_id", Text),
    Column("profile_id", Text),
    Column("role_name", Text),
    Column("email", Text),
    Column("name", Text),
    Column("language", Text),
    Column("zone", Text),
    Column("location", Text),
    Column("accounts_server", Text, nullable=False),
    Column("api_domain", Text, nullable=False),
    Column("scopes", Text),
    Column("sealed_refresh_token", Text, nullable=False),
    Column("sealed_access_token", Text),
    Column("access_expires_at", Instant),
    Column("state", Text, nullable=False),  # linked | revoked (a person must consent again)
    Column("is_sender", Boolean, nullable=False),  # bot messages may go out under it
    Column("is_service", Boolean, nullable=False),  # the organisation's one account in service-account mode
    Column("lease_owner", Text),  # who refreshes the token at this moment
    Column("lease_until", Instant),
    Column("linked_at", Instant, nullable=False),
    Column("refreshed_at", Instant),
    Index(None, "email"),
    Index(None, "access_expires_at"),
)

identities = table(
    "identities",  # who is who where it cannot be told by account or e-mail address: exceptions, made by hand
    Column("cliq_user_id", Text, primary_key=True),
    Column("crm_user_id", Text, unique=True),
    Column("operator_id", Text, unique=True),  # of SalesIQ
    Column("operator_email", Text, unique=True),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

oauth_states = table(
    "oauth_states",  # a consent under way: made when the link card is opened, used once
    Column("state_id", Text, primary_key=True),
    Column("cliq_user_id", Text, nullable=False),
    Column("organisation_id", Text),
    Column("language", Text),
    Column("accounts_server", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

metadata = table(
    "metadata",  # what the CRM says about its modules and fields, per organisation, profile and language
    Column("organisation_id", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("profile", Text, primary_key=True),
    Column("payload", LargeBinary, nullable=False),  # JSON, deflated
    Column("fetched_at", Instant, nullable=False),
    Index(None, "fetched_at"),
)

flags = table(
    "flags",  # switches an administrator may turn at any time, and who turned them last
    Column("name", Text, primary_key=True),
    Column("is_on", Boolean, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
