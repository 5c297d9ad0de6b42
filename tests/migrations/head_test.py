"""Migrations: what they make is what the models say, on both engines, and health knows the newest one."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from api import db
from api.migrations import HEAD, run
from tests.people import House


def test_the_migrations_make_exactly_what_the_models_say(house: House) -> None:
    with house.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": False})
        assert compare_metadata(context, db.Base.metadata) == []


def test_health_asks_for_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(run.config("sqlite://")).get_current_head() == HEAD


def test_a_house_whose_schema_is_older_says_so(house: House) -> None:
    assert house.client().get("/healthz").json == {"status": "ok", "schema": HEAD, "late": []}
    with house.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert house.client().get("/healthz").status_code == 503
