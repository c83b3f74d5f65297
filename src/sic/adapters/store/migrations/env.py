"""What alembic runs to migrate: on the connection it is handed, in the caller's transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
