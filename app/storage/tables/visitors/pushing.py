"""What of visitors has gone to the CRM or to Bigin, notes that wait for a record, and the CRM's web forms."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Text

from app.storage.tables.base import Instant, table

pushed = table(
    "pushed",  # each thing that is written there once: it is claimed first, so that two never write it both
    Column("place", Text, primary_key=True),  # 'crm/<organisation>' or 'bigin/<organisation>'
    Column("step", Text, primary_key=True),  # 'record/<visitor>', 'note/<chat>', 'visit/<visit>' …
    Column("visitor_id", Text, nullable=False),
    Column("state", Text, nullable=False),  # doing | done
    Column("module", Text, nullable=False),
    Column("outside_id", Text, nullable=False),  # of what was written; ''
    Column("begun_at", Instant, nullable=False),  # of the first try: what it may have left is not older
    Column("held_until", Instant, nullable=False),  # nobody else tries before
    Column("done_at", Instant),
    Index(None, "visitor_id"),
    Index(None, "done_at"),
)

visitor_notes = table(
    "visitor_notes",  # written by hand about a visitor
    Column("note_id", Text, primary_key=True),
    Column("visitor_id", Text, nullable=False),
    Column("chat_id", Text, nullable=False),
    Column("author_id", Text, nullable=False),  # Cliq user id
    Column("made_at", Instant, nullable=False),
    Column("sealed_facts", LargeBinary, nullable=False),
    Index(None, "visitor_id", "made_at"),
    Index(None, "made_at"),
)

web_forms = table(
    "web_forms",  # forms of the CRM that stand on a web site
    Column("form_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("brand_id", Text, nullable=False),
    Column("tracks", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

submissions = table(
    "submissions",  # of those forms, with the visit that led there and the record that the CRM made
    Column("submission_id", Text, primary_key=True),
    Column("form_id", Text, nullable=False),
    Column("visitor_id", Text, nullable=False),
    Column("visit_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("module", Text, nullable=False),
    Column("record_id", Text, nullable=False),  # '' until it is found
    Index(None, "visitor_id"),
    Index(None, "form_id", "at"),
    Index(None, "at"),
)
