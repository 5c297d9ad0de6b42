"""The list: the most urgent first, page after page, nobody twice and nobody left out."""

import random
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.casework.opening import case_of
from api.checkin import queries
from api.checkin.kinds import Standing, State
from api.checkin.model import FollowUp
from api.checkin.queries import Followed
from api.conversation import rules
from api.conversation.code import new_code
from api.sealed import Label, Where
from tests.casework.people import Colleague
from tests.checkin.people import Mai
from tests.people import House

MANY = 130


@pytest.fixture
def many(mai: Mai) -> House:
    """Lan accompanies many, in every standing, with and without a time that is still to come."""
    house, lot = mai.house, random.Random(7)
    with house.writing() as session:
        _, key = case_of(session, mai.lan.ring(session), mai.case_id)
        for _ in range(MANY):
            row = FollowUp(
                id=uuid.uuid4(),
                case_id=mai.case_id,
                person_id=uuid.uuid4(),
                conversation_id=mailbox(session, house),
                desk_id=house.desk().id,
                counsellor_id=lot.choice([house.lan.id, house.nga.id]),
                state=State.ACTIVE.value,
                rank=lot.choice(list(Standing)),
                next_at=lot.choice([None, house.at + timedelta(days=lot.randrange(5))]),
                began_at=house.at,
                slower=False,
                missed=0,
                reminder="task",
                version=1,
                body=key.seal_json({}, Label.FOLLOW_UP, uuid.uuid4()),
                zone="UTC",
                days="",
                since="",
                until="",
            )
            session.add(row)
    return house


def mailbox(session: Session, house: House) -> uuid.UUID:
    return rules.made_for(session, new_code(), house.desk().id, language="vi", where=Where.INSIDE, at=house.at)


def pages(house: House, **whose: object) -> list[list[Followed]]:
    """All pages, one after the other."""
    found: list[list[Followed]] = []
    with house.reading() as session:
        while not found or len(found[-1]) == queries.PAGE:
            after = queries.place(found[-1][-1]) if found else None
            found.append(queries.followed_by(session, after=after, **whose))
    return found


def test_everybody_is_there_once_in_order(many: House, lan: Colleague) -> None:
    with many.reading() as session:
        desks = lan.ring(session).desks(session)
        hers = set(session.scalars(select(FollowUp.id).where(FollowUp.counsellor_id == many.lan.id)))
    for whose, expected in (({"counsellor": many.lan.id}, len(hers)), ({}, MANY + 1)):
        found = [one for page in pages(many, desks=desks, **whose) for one in page]
        assert len(found) == len({one.id for one in found}) == expected
        assert found == sorted(found, key=queries.place)


def test_a_filter_shows_only_what_it_names(many: House, lan: Colleague) -> None:
    with many.reading() as session:
        desks = lan.ring(session).desks(session)
    wanted = (Standing.LATE, Standing.RED)
    found = [one for page in pages(many, desks=desks, standings=wanted) for one in page]
    assert {one.standing for one in found} == set(wanted)


def test_of_another_desk_nothing_is_shown(many: House) -> None:
    assert pages(many, desks=[many.desk("supervision").id]) == [[]]
    assert pages(many, desks=[], counsellor=many.lan.id) == [[]]


def test_counts_stop_where_nobody_counts_further(many: House) -> None:
    with many.writing() as session:
        for row in session.scalars(select(FollowUp)):
            row.rank = Standing.QUIET
        session.flush()
        found = queries.counts(session, desks=[many.desk().id])
    assert (found[Standing.QUIET], found[Standing.RED]) == (queries.MANY, 0)
