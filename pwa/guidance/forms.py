"""The form of an answer: a version as form values, and form values as the words a rule takes."""

from datetime import date

from werkzeug.datastructures import MultiDict

from api.guidance.queries import ArticleVersion, Source
from api.guidance.rules import NotChecked, Words

Values = MultiDict[str, str]
SOURCE_ROWS = range(8)
SPARE = 2


def values_of(version: ArticleVersion | None) -> Values:
    """What the form shows of a version; all empty where none was ever written in this language."""
    values: Values = MultiDict({"seen": str(version.number if version else 0)})
    if version is None:
        return values
    for name in ("title", "question", "answer", "body"):
        values[name] = getattr(version, name)
    values["checked_on"] = version.checked_on.isoformat()
    for row, source in enumerate(version.sources):
        values[f"source-{row}"], values[f"source_date-{row}"] = source["title"], source["date"]
    return values


def words_in(values: Values) -> Words:
    """The words to save. Raises NotChecked when the day is none."""
    try:
        checked_on = date.fromisoformat(values.get("checked_on", ""))
    except ValueError as error:
        raise NotChecked from error
    texts = {name: values.get(name, "") for name in ("title", "question", "answer", "body")}
    return Words(**texts, sources=tuple(_sources(values)), checked_on=checked_on)


def _sources(values: Values) -> list[Source]:
    rows = [(values.get(f"source-{row}", ""), values.get(f"source_date-{row}", "")) for row in SOURCE_ROWS]
    return [{"title": title.strip(), "date": day.strip()} for title, day in rows if title.strip() or day.strip()]


def source_rows(values: Values) -> range:
    """The rows to show: those in use and two to fill in."""
    used = [row for row in SOURCE_ROWS if values.get(f"source-{row}") or values.get(f"source_date-{row}")]
    return SOURCE_ROWS[: (used[-1] + 1 if used else 0) + SPARE]
