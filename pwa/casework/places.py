"""All places of one case: a list, a picture drawn here, and each in the forms that are written down elsewhere.

Looking is a read of the case, written down and committed before a byte of it leaves."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user

from api import clock, db
from api.casework import opening, queries
from api.directory import queries as directory
from api.doors import Permission
from api.location.forms import Forms, forms_of
from api.missing.clues import Told
from api.missing.queries import OpenedClue
from pwa.casework import labels
from pwa.casework.drawing import Marked
from pwa.casework.ground import drawn
from pwa.casework.pages import pages
from pwa.consent.panels import consented

FAR = 30.0  # km from the nearest commune's middle: perhaps at sea, perhaps abroad
OLD = timedelta(hours=1)


@dataclass(frozen=True)
class Shown:
    """One place in the list. ``number`` as in the picture; ``forms`` where it has a position."""

    number: int
    told: Told
    since: datetime
    near: str
    marks: list[str]
    forms: Forms | None
    line: str


@pages.at("/console/case/<uuid:case_id>/places", needs=Permission.READ_CASES)
def places(case_id: uuid.UUID) -> str:
    """Where she is, as far as anybody has told."""
    ring = current_user.ring
    with db.writing() as session:
        opening.read(session, ring, case_id, at=clock.now())
    case = queries.opened(db.session(), ring, case_id)
    found = [clue for person in case.persons for clue in person.clues if is_place(clue)]
    shown = [_shown(number, clue) for number, clue in enumerate(found, 1)]
    picture, ground = drawn(_marked(shown))
    more = {"picture": picture, "ground": ground, "labels": labels, **consented(case)}
    return render_template("casework/places.html", case=case, shown=shown, **more)


def is_place(clue: OpenedClue) -> bool:
    """Whether a clue says where: by a position, or by words on the card for places."""
    return clue.told.lat is not None or clue.told.topic.startswith("place.")


def _marked(shown: list[Shown]) -> list[Marked]:
    """Nothing is drawn where a phone knew nothing: it would draw all the others into one point."""
    return [
        Marked(one.number, one.told.lat, one.told.lon, one.told.accuracy or 0.0, bool(one.told.doubt))
        for one in shown
        if one.told.lat is not None and one.told.lon is not None and one.told.doubt != "zero"
    ]


def _shown(number: int, clue: OpenedClue) -> Shown:
    told, since = clue.told, _measured(clue)
    marks = labels.place_marks(told)
    if clue.added_at - since > OLD:
        marks.append(_("đo trước khi gửi %(hours)s giờ", hours=round((clue.added_at - since) / timedelta(hours=1))))
    if told.lat is None or told.lon is None:
        return Shown(number, told, since, "", marks, None, "")
    forms = forms_of(told.lat, told.lon)
    return Shown(number, told, since, near(told.lat, told.lon), marks, forms, line(told, forms, since))


def _measured(clue: OpenedClue) -> datetime:
    """When its phone measured it, else when it was told; never later than that."""
    taken = datetime.fromisoformat(clue.told.taken_at) if clue.told.taken_at else clue.added_at
    return min(taken.astimezone(UTC), clue.added_at)


def near(lat: float, lon: float) -> str:
    """The nearest commune by its middle: borders are not known here."""
    found = directory.nearest_commune(db.session(), lat, lon)
    if found is None:
        return _("Cách mọi xã của Việt Nam hơn 300 km.")
    place, km = found
    told = _("Gần %(place)s, cách tâm nơi ấy khoảng %(km)s km.", place=place.label, km=max(1, round(km)))
    return told if km <= FAR else f"{told} {_('Có thể ở ngoài biển hoặc ở nước khác.')}"


def line(told: Told, forms: Forms, since: datetime) -> str:
    """One line to read out or to paste: position, accuracy, time, from whom."""
    accuracy = f", ± {told.accuracy:.0f} m" if told.accuracy else ""
    time = clock.hotline_time(since).strftime("%H:%M %d/%m/%Y")
    marks = "".join(f", {mark}" for mark in labels.place_marks(told))
    source = labels.SOURCES[told.source.value]
    return _(
        "%(place)s (WGS 84)%(accuracy)s; %(time)s giờ Việt Nam; nguồn: %(source)s%(marks)s",
        place=forms.decimal,
        accuracy=accuracy,
        time=time,
        source=source,
        marks=marks,
    )
