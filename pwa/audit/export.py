"""The filtered audit as a file: CSV for a spreadsheet, JSON lines for a program. Taking it is an act by itself."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import TypeAlias

from flask import Response, request, stream_with_context
from flask_babel import gettext as _
from flask_login import current_user

from api import clock, db
from api.audit import queries
from api.audit import rules as audit
from api.audit.acts import Act
from api.audit.queries import Filter
from api.doors import Permission
from pwa.audit.filters import asked
from pwa.audit.pages import names_of, pages
from pwa.audit.sentences import nobody, sentence

STEP = 1000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Row: TypeAlias = dict[str, str | int | bool | None]


@pages.at("/console/audit/export", needs=Permission.READ_AUDIT, methods=("POST",))
def export() -> Response:
    """The act is committed before the first byte of the file leaves."""
    session, wanted = db.session(), asked(request.form)
    chosen = wanted.filter(session)
    audit.record(session, Act.AUDIT_EXPORTED, by=current_user.id, on=wanted.by or wanted.on, at=clock.now())
    kind = "jsonl" if request.form.get("format") == "jsonl" else "csv"
    made, mimetype = KINDS[kind]
    response = Response(stream_with_context(made(_rows(chosen))), mimetype=mimetype)
    day = clock.hotline_time(clock.now()).date().isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{day}.{kind}"'
    return response


def _rows(chosen: Filter) -> Iterator[Row]:
    """All of them, a step at a time, each in a short transaction."""
    after = None
    while True:
        with db.reading() as session:
            found = queries.done(session, chosen, after=after, most=STEP)
            names = names_of(session, found)
        for row in found:
            yield {
                "number": row.number,
                "at": clock.hotline_time(row.at).isoformat(),
                "act": row.code,
                "sentence": sentence(row),
                "by": str(row.by) if row.by else None,
                "by_name": names.get(row.by) if row.by else nobody(row),
                "on": str(row.on) if row.on else None,
                "on_name": names.get(row.on) if row.on else None,
                "reason": row.reason is not None,
            }
        if len(found) < STEP:
            return
        after = found[-1].at, found[-1].id


def _csv(rows: Iterator[Row]) -> Iterator[str]:
    """With the mark by which spreadsheets know UTF-8."""
    yield "\ufeff" + _line(
        [_("Số"), _("Lúc"), _("Mã việc"), _("Việc"), _("Mã người"), _("Ai"), _("Mã"), _("Trên gì"), _("Có lý do")]
    )
    for row in rows:
        yield _line([_cell(value) for value in row.values()])


def _cell(value: str | int | bool | None) -> str:
    if isinstance(value, bool):
        return "x" if value else ""
    return "" if value is None else str(value)


def _line(cells: list[str]) -> str:
    """A cell that a spreadsheet would take for a formula is told to be text."""
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return out.getvalue()


def _json(rows: Iterator[Row]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


KINDS: dict[str, tuple[Callable[[Iterator[Row]], Iterator[str]], str]] = {
    "csv": (_csv, "text/csv; charset=utf-8"),
    "jsonl": (_json, "application/x-ndjson"),
}
