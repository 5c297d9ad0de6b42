"""Running migrations: Alembic is loaded here only, so that serving does not carry it."""

from pathlib import Path


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at ``url`` to ``revision``."""
    from alembic import command

    command.upgrade(config(url), revision)


def known(revision: str) -> bool:
    """Whether this code has such a revision."""
    return any((Path(__file__).parent / "versions").glob(f"{revision}_*.py"))


def config(url: str):  # type: ignore[no-untyped-def]
    """Alembic's configuration for this house, without an ini file."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["url"] = url
    return made
