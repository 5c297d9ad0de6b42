"""Alembic's environment: the house's own engine and all rooms' tables."""

from alembic import context

from api import db, load_models

load_models()
rows = db.Rows(context.config.attributes["url"])


def ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """Leave foreign tables of a shared database alone."""
    return not (kind == "table" and reflected and compare_to is None)


with rows.engine.connect() as connection:
    connection.info["writes"] = True
    if rows.sqlite:  # some tables are made anew and renamed; that nothing points nowhere is seen before the commit
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=db.Base.metadata,
        render_as_batch=True,
        include_object=ours,
        user_module_prefix="db.",
        transactional_ddl=True,  # SQLite can too: all steps or none, whenever the plug is pulled
    )
    with context.begin_transaction():
        context.run_migrations()
        if rows.sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("A migration left a row that points nowhere; nothing was changed.")
    connection.commit()
rows.engine.dispose()
