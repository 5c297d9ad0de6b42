"""Migrations. HEAD is named here so that health can be told without loading Alembic."""

HEAD = "0006"
