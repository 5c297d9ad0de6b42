"""What statistics keep of a case that is erased: coded facts alone, none of which names or places anybody."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from api import clock
from api.casework.queries import OpenedCase
from api.db import random_id
from api.keys import queries as desks
from api.keys import rules as keys
from api.keys.purposes import Purpose
from api.rights.model import KeptCount
from api.sealed import Label

BANDS = ((0, 10), (11, 15), (16, 17), (18, 25), (26, 35), (36, 50), (51, 200))
MAJORITY = {"kinh", "việt"}


def band(born: str, opened_at: datetime) -> str:
    """An age band from a year of birth or an age, as somebody wrote it; empty when it says neither."""
    numbers = [int(part) for part in "".join(c if c.isdigit() else " " for c in born).split()]
    year = next((each for each in numbers if 1900 <= each <= opened_at.year), None)
    age = opened_at.year - year if year else next((each for each in numbers if len(numbers) == 1 and each < 120), None)
    return next((f"{low}-{high}" for low, high in BANDS if age is not None and low <= age <= high), "")


def coded(case: OpenedCase) -> dict[str, str]:
    """Class, category, urgency, inside or abroad, and of the person sex, age band, Kinh or minority."""
    facts = case.persons[0].facts if case.persons else {}
    ethnicity = facts.get("ethnicity", "").strip().lower()
    found = {
        "class": case.listed.call_class or "",
        "category": case.category or "",
        "rank": str(case.listed.rank),
        "where": next((one.where for one in case.conversations if one.where != "unknown"), "unknown"),
        "sex": facts.get("sex", ""),
        "age": band(facts.get("born", ""), case.listed.opened_at),
        "ethnicity": "" if not ethnicity else "kinh" if ethnicity in MAJORITY else "minority",
        "persons": str(len(case.persons)),
    }
    return {name: value for name, value in found.items() if value}


def keep(session: Session, case: OpenedCase) -> uuid.UUID | None:
    """Keep the coded facts of a case under the statistics key; None where the house has none yet."""
    desk = next(iter(desks.desks(session, Purpose.STATISTICS)), None)
    if desk is None:
        return None
    key, row = keys.new_content_key(session, [(desk.key_id, desk.public)]), random_id()
    month = clock.hotline_time(case.listed.opened_at).strftime("%Y-%m")
    session.add(KeptCount(id=row, month=month, body=key.seal_json(coded(case), Label.KEPT_COUNT, row)))
    session.flush()
    return row
