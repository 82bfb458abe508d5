"""Runs migrations on the connection that app/storage/migrate.py hands in, inside its transaction.

It opens no connection itself, so `alembic upgrade` alone does nothing useful: use `flask --app wsgi migrate`.
"""

from alembic import context

from app.storage.tables.every import metadata_

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata_, render_as_batch=True, compare_type=True)
context.run_migrations()
