"""Timed work: files that nobody takes in, and files that no row names, go after two weeks."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flask import Flask, current_app

from api import clock, db, uploads
from api.conversation import queries
from api.timed import rules as timed
from api.timed.rules import Job, register

SWEEP = "report.sweep"
LOOKED_UP = 500
MOST_LOST = 100


class WrongRows(Exception):
    """Most files have no row: these are not the rows that belong to them, so nothing is swept."""


def sweep() -> None:
    """A killed program leaves files whose transaction never ended; a restore leaves such as came after its rows.

    Raises WrongRows.
    """
    at = clock.now()
    with db.reading() as session:
        if timed.doubted(session, at=at):
            return
    uploads.sweep(at)
    lost, named = list[Path](), 0
    for some in _by_hundreds(_untouched_since(at.timestamp() - uploads.KEPT_SECONDS)):
        with db.reading() as session:
            known = queries.named_files(session, [path.name for path in some])
        named += len(known)
        lost += [path for path in some if path.name not in known]
    if lost and not _some_are_named():
        return
    if len(lost) > max(MOST_LOST, named):
        raise WrongRows
    for path in lost:
        path.unlink(missing_ok=True)


def _untouched_since(moment: float) -> Iterator[Path]:
    folder: Path = current_app.extensions["settings"].files
    for path in folder.glob("??/*"):
        if path.stat().st_mtime < moment:
            yield path


def _by_hundreds(paths: Iterator[Path]) -> Iterator[list[Path]]:
    while some := list(itertools.islice(paths, LOOKED_UP)):
        yield some


def _some_are_named() -> bool:
    """Rows that name no file at all say nothing about files."""
    with db.reading() as session:
        return queries.names_files(session)


def init_app(app: Flask) -> None:
    register(app, Job(SWEEP, timedelta(days=1), sweep))
