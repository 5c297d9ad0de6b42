"""SECURITY.md names every column and how it is kept; a new column without its line fails here."""

import re
from pathlib import Path

from api import db, load_models

TEXT = (Path(__file__).parents[2] / "SECURITY.md").read_text("utf-8")
ROW = re.compile(r"^\| ([a-z_]+) \| ([a-z_, ]+) \| (plain|sealed|hashed) \| .+ \|$", re.MULTILINE)


def told() -> dict[tuple[str, str], str]:
    return {
        (table, column.strip()): kept for table, columns, kept in ROW.findall(TEXT) for column in columns.split(",")
    }


def test_every_column_is_classified_and_no_line_speaks_of_a_column_that_is_gone() -> None:
    load_models()
    there = {(table.name, column.name) for table in db.Base.metadata.sorted_tables for column in table.columns}
    assert set(told()) == there


def test_what_is_called_plain_cannot_hold_a_sealed_cell() -> None:
    load_models()
    wrong = [
        (table.name, column.name)
        for table in db.Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, db.SealedBytes) and told()[(table.name, column.name)] != "sealed"
    ]
    assert wrong == []
