"""What the organisation is linked to, and what of SalesIQ we must know: brands, departments, operators."""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, Text, true

from app.storage.tables.base import Instant, table

links = table(
    "links",  # one per part; switched off it keeps everything but does nothing
    Column("part", Text, primary_key=True),  # salesiq | crm | bigin | enrichment | campaigns
    Column("outside_id", Text, nullable=False),
    Column("outside_name", Text, nullable=False),
    Column("linked_by", Text, nullable=False),  # Cliq user id, or '' for who has none
    Column("linked_by_name", Text, nullable=False),
    Column("linked_at", Instant, nullable=False),
    Column(
        "admins", Text, nullable=False
    ),  # JSON: Cliq user ids of the accounts that may carry it, first the one that does
    Column("is_on", Boolean, nullable=False),
    Column("settings", Text, nullable=False),  # JSON
    Column("sealed_secret", LargeBinary),
    Column("version", Integer, nullable=False),
)

brands = table(
    "brands",  # web sites, as SalesIQ divides them
    Column("brand_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("beacon_key", Text, nullable=False, unique=True),  # stands in pages, so it is no secret
    Column("origins", Text, nullable=False),  # JSON: 'https://www.example.jp'
    Column("is_on", Boolean, nullable=False),
    Column("is_enabled", Boolean, nullable=False, server_default=true()),
)

visit_views = table(
    "visit_views",  # lists of visits that somebody made: columns, filter, order
    Column("view_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
)

departments = table(
    "departments",
    Column("department_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("is_on", Boolean, nullable=False),
)

operators = table(
    "operators",  # who answers chats in SalesIQ
    Column("operator_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("departments", Text, nullable=False),  # JSON: department ids
    Column("availability", Text, nullable=False),  # available | busy | away | ''
    Column("is_on", Boolean, nullable=False),
    Column("is_bot", Boolean, nullable=False),
)
