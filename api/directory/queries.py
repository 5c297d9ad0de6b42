"""What may be asked of the directory: places, numbers, centres, and whether somebody answers now."""

from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.directory.hours import OpenState, open_state
from api.directory.model import Centre, Contact, Place, Sourced
from api.directory.place_index import Locality, index_of, locality
from api.directory.place_search import Candidate, search

__all__ = ["Candidate", "Centre", "Contact", "Locality", "OpenState", "open_state"]

EARTH_KM = 6371.0088
KM_PER_DEGREE = 111.19


class Abroad(NamedTuple):
    """Numbers that work in ``country`` (ISO 3166-1 alpha-2), or, when it is None, from all countries."""

    country: str | None
    numbers: list[Contact]


def find_places(session: Session, text: str, limit: int = 8) -> list[Candidate]:
    """Places of today that ``text`` may mean, best first, [] when nothing fits. Never picks one of several."""
    index = index_of(session)
    return search(index, text, limit) if index else []


def place(session: Session, code: str) -> Locality | None:
    """The province or commune of today with this code."""
    return _known(session, code) if session.get(Place, code) else None


def _known(session: Session, code: str) -> Locality:
    found = session.get_one(Place, code)
    return locality(found, session.get_one(Place, found.province_code))


def provinces(session: Session) -> list[Locality]:
    """The 34 provinces, from north to south as their codes run."""
    rows = session.scalars(select(Place).where(Place.level == "province").order_by(Place.code))
    return [locality(row, row) for row in rows]


def nearest_commune(session: Session, lat: float, lon: float, within_km: float = 300) -> tuple[Locality, float] | None:
    """The commune whose centre is nearest, and its distance in km: a hint, since borders are not known.

    None when the position is none (latitude beyond 90, not a number) or no centre lies ``within_km``."""
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return None
    km = min(15.0, within_km)
    while True:
        found = _nearest_in_box(session, lat, lon, km)
        if found is not None and found[0] <= km:
            return _known(session, found[1]), found[0]
        if km >= within_km:
            return None
        km = min(km * 4, within_km)


def _nearest_in_box(session: Session, lat: float, lon: float, km: float) -> tuple[float, str] | None:
    high = km / KM_PER_DEGREE
    wide = high / max(cos(radians(min(abs(lat) + high, 89.0))), 0.01)
    inside = (
        select(Place.code, Place.lat, Place.lon)
        .where(Place.level == "commune")
        .where(Place.lat.between(lat - high, lat + high), Place.lon.between(lon - wide, lon + wide))
    )
    near = [(distance_km(lat, lon, *position), code) for code, *position in session.execute(inside)]
    return min(near) if near else None


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance (haversine on a sphere)."""
    phi, other_phi = radians(lat), radians(other_lat)
    across = sin((other_phi - phi) / 2) ** 2
    along = sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(across + cos(phi) * cos(other_phi) * along)))


def numbers_inside(session: Session) -> list[Contact]:
    """Verified numbers for somebody in Viet Nam."""
    return _shown(session, "inside")


def numbers_abroad(session: Session) -> list[Abroad]:
    """Verified numbers for somebody abroad: those that work from anywhere first, then by country."""
    groups: dict[str | None, list[Contact]] = {}
    for contact in [*_shown(session, "abroad"), *_shown(session, "country")]:
        groups.setdefault(contact.country, []).append(contact)
    return [Abroad(country, numbers) for country, numbers in groups.items()]


def _shown(session: Session, reach: str) -> list[Contact]:
    chosen = select(Contact).where(Contact.verified, Contact.reach == reach).order_by(Contact.position)
    return list(session.scalars(chosen))


def number(session: Session, key: str) -> Contact | None:
    """One verified number, such as "hotline"; None when there is none to show."""
    return session.scalar(select(Contact).where(Contact.key == key, Contact.verified))


def centres(session: Session) -> list[Centre]:
    """Verified call centres."""
    return list(session.scalars(select(Centre).where(Centre.verified).order_by(Centre.position)))


def edition(session: Session) -> str:
    """Another one after every edit of a number or a centre."""
    counted = [session.execute(select(func.count(), func.sum(table.version))).one() for table in (Contact, Centre)]
    return " ".join(f"{rows}.{edits or 0}" for rows, edits in counted)


def every_number(session: Session) -> list[Contact]:
    """All numbers for the staff's list, hidden ones too."""
    return list(session.scalars(select(Contact).order_by(Contact.position)))


def every_centre(session: Session) -> list[Centre]:
    """All centres for the staff's list, hidden ones too."""
    return list(session.scalars(select(Centre).order_by(Centre.position)))


def answers_now(fact: Sourced, at: datetime) -> OpenState | None:
    """Whether somebody answers at ``at``, by the clock of the place that is called; None when nobody knows."""
    return open_state(fact.hours, at, ZoneInfo(fact.zone))


def is_stale(fact: Sourced, today: date, after_days: int) -> bool:
    """Shown, yet nobody has confirmed it for ``after_days``, or ever: the staff should look again."""
    if not fact.verified:
        return False
    return fact.last_verified is None or today - fact.last_verified > timedelta(days=after_days)
