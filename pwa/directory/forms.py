"""The form of a number or a centre: a row as form values, and form values as the changes a rule takes."""

from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from api.directory.queries import Centre, Contact
from pwa.shell.language import languages

Values = MultiDict[str, str]
RULE_ROWS = range(4)
COSTS = [("free", _("Miễn phí")), ("charged", _("Có tính cước")), ("unknown", _("Chưa rõ cước"))]
HOURS = [
    ("always", _("Cả ngày đêm")),
    ("rules", _("Theo giờ ghi bên dưới")),
    ("unknown", _("Chưa rõ")),
]


def values_of(fact: Contact | Centre) -> Values:
    """What the form shows of a row that is there."""
    values: Values = MultiDict({"seen": str(fact.version), "source_date": fact.source_date})
    texts = {"name": fact.service, "note": fact.note} if isinstance(fact, Contact) else {"name": fact.name}
    for name, translated in {**texts, "source": fact.source}.items():
        for language in languages():
            values[f"{name}-{language}"] = translated.get(language, "")
    if isinstance(fact, Contact):
        values["number"], values["cost"] = fact.number or "", fact.cost
    _add_hours(values, fact.hours)
    return values


def _add_hours(values: Values, hours: list[dict[str, Any]] | str | None) -> None:
    values["hours"] = "unknown" if hours is None else "always" if isinstance(hours, str) else "rules"
    for row, rule in enumerate(hours if isinstance(hours, list) else []):
        values.setlist(f"days-{row}", [str(day) for day in rule["days"]])
        values[f"opens-{row}"], values[f"closes-{row}"] = rule["opens"], rule["closes"]


def changes_in(values: Values, *, number: bool) -> dict[str, Any]:
    """The changes a form asks for, as rules.edit_number or rules.edit_centre take them; they check, not this."""
    changes: dict[str, Any] = {
        "hours": hours_in(values),
        "source": _texts(values, "source"),
        "source_date": values.get("source_date", ""),
    }
    if not number:
        return {**changes, "name": _texts(values, "name")}
    changes |= {"service": _texts(values, "name"), "note": _texts(values, "note"), "cost": values.get("cost", "")}
    if values.get("number", "").strip():
        changes["number"] = values["number"]
    return changes


def _texts(values: Values, name: str) -> dict[str, str]:
    return {language: values.get(f"{name}-{language}", "") for language in languages()}


def hours_in(values: Values) -> list[dict[str, Any]] | str | None:
    """The hours of the form; rows in which nothing was written are left out."""
    if values.get("hours") != "rules":
        return "always" if values.get("hours") == "always" else None
    rows = (_rule(values, row) for row in RULE_ROWS)
    return [rule for rule in rows if any(rule.values())]


def _rule(values: Values, row: int) -> dict[str, Any]:
    """ "7:00" is as good as "07:00"."""
    opens, closes = (values.get(f"{name}-{row}", "").strip() for name in ("opens", "closes"))
    days = [int(day) for day in values.getlist(f"days-{row}") if day in {"1", "2", "3", "4", "5", "6", "7"}]
    return {"days": days, "opens": opens and opens.zfill(5), "closes": closes and closes.zfill(5)}


def rule_rows(values: Values) -> range:
    """The rows of hours to show: those in use and one to fill in."""
    names = ("days", "opens", "closes")
    used = [row for row in RULE_ROWS if any(values.get(f"{name}-{row}") for name in names)]
    return RULE_ROWS[: (used[-1] + 1 if used else 0) + 1]
