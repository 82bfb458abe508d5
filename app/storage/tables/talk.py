"""What a conversation leaves behind for a while: answers, suggestions, references of buttons, deeds already done."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Text

from app.storage.tables.base import Instant, table

answers = table(
    "answers",  # what the CRM just answered, for the next page and for narrower typing
    Column("asker_id", Text, primary_key=True),
    Column("question_key", Text, primary_key=True),
    Column("sealed_rows", LargeBinary, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("total", Integer),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

suggestions = table(
    "suggestions",  # what was last suggested to an asker; record names, therefore sealed
    Column("asker_id", Text, primary_key=True),
    Column("sealed_items", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

refs = table(
    "refs",  # what does not fit into the 100 characters of a button; the button carries the id
    Column("ref_id", Text, primary_key=True),
    Column("asker_id", Text, nullable=False),
    Column("sealed_body", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

clicks = table(
    "clicks",  # requests that change something, by idempotency key, so that the same click twice is one deed
    Column("click_key", Text, primary_key=True),
    Column("state", Text, nullable=False),  # running | done
    Column("sealed_answer", LargeBinary),
    Column("lease_until", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

questions_last = table(
    "questions_last",  # the last question of a person in a chat, for a follow-up that leans on it
    Column("asker_id", Text, primary_key=True),
    Column("chat_id", Text, primary_key=True),
    Column("sealed_question", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

questions_saved = table(
    "questions_saved",  # questions and searches with names; a starter is everybody's of the organisation
    Column("saved_id", Text, primary_key=True),
    Column("owner_id", Text, nullable=False),
    Column("organisation_id", Text, nullable=False),
    Column("is_starter", Boolean, nullable=False),
    Column("sealed_saved", LargeBinary, nullable=False),  # name and text: both may name records
    Column("created_at", Instant, nullable=False),
    Index(None, "owner_id"),
    Index(None, "organisation_id", "is_starter"),
)
