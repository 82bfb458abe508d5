"""Rules that act on visitors, and what became of them."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Text

from app.storage.tables.base import BigId, Instant, table

rules = table(
    "rules",  # score, assignment, trigger, list: one condition and what is done
    Column("rule_id", BigId, primary_key=True, autoincrement=True),
    Column("brand_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # score | visitor | chat | trigger | list
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False),  # within brand and kind; the first that fits assigns
    Column("is_on", Boolean, nullable=False),
    Column("trouble", Text, nullable=False),  # why we switched it off ourselves: '' | field_gone | pattern
    Column("trouble_about", Text, nullable=False),
    Column("condition", Text, nullable=False),  # JSON, see grammar.condition.form; '' is everybody
    Column("action", Text, nullable=False),  # JSON, see app.rules.actions
    Column("sealed_secret", LargeBinary),  # what calls of a webhook are signed with
    Column("outside_id", Text, nullable=False),  # of the rule of SalesIQ that it was taken from; ''
    Column("version", Integer, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "brand_id", "kind", "position"),
)

presets = table(
    "presets",  # four rings under one name; of a brand's presets one is applied
    Column("preset_id", BigId, primary_key=True, autoincrement=True),
    Column("brand_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("is_applied", Boolean, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("trouble_about", Text, nullable=False),
    Column("rings", Text, nullable=False),  # JSON: ring -> condition
    Column("outside_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "brand_id"),
)

rule_log = table(
    "rule_log",  # what rules did, and why
    Column("deed_id", BigId, primary_key=True, autoincrement=True),
    Column("rule", Text, nullable=False),  # 'rule:7', 'preset:2'
    Column("brand_id", Text, nullable=False),
    Column("visitor_id", Text, nullable=False),
    Column("visit_id", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("once", Text),  # what must not be done twice: 'score:7:<visit>'
    Column("sealed_reason", LargeBinary, nullable=False),  # the comparisons that were fulfilled, and details
    Column("at", Instant, nullable=False),
    Index(None, "once", unique=True),
    Index(None, "rule", "deed_id"),
    Index(None, "visit_id"),
    Index(None, "at"),
)

pending = table(
    "pending",  # triggers that wait for their moment
    Column("pending_id", BigId, primary_key=True, autoincrement=True),
    Column("rule_id", BigId, nullable=False),
    Column("visitor_id", Text, nullable=False),
    Column("visit_id", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting | fired | done | cancelled
    Column("due_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index(None, "rule_id", "visit_id", unique=True),
    Index(None, "state", "due_at"),
    Index(None, "visit_id"),
    Index(None, "ended_at"),
)

members = table(
    "members",  # of visitor lists; a visitor's own row names its lists as well
    Column("brand_id", Text, primary_key=True),
    Column("list_name", Text, primary_key=True),
    Column("visitor_id", Text, primary_key=True),
    Column("rule_id", BigId),
    Column("added_at", Instant, nullable=False),
    Index(None, "visitor_id"),
)
