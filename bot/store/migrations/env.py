"""Run by alembic: on the connection that `bot.store.migrate` gives, in its transaction."""

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite can't alter a column: the table is made anew
    user_module_prefix="tables.",
)
context.run_migrations()
