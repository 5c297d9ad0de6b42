"""Two who change keys at the same moment: whoever comes second sees what the first has done."""

from collections.abc import Callable
from threading import Thread

import pytest
from sqlalchemy.orm import Session

from api.accounts import desks
from api.accounts import rules as accounts
from api.casework import restricting
from api.keys import queries, recovery, resealing
from api.keys import rules as keys
from api.keys.model import DeskGrant, DeskKey, KeyWrap, RecoveryKey
from tests.casework.people import Colleague, Writer
from tests.people import House

Change = Callable[[Session], object]


def one_within_the_other(house: House, first: Change, second: Change) -> None:
    """The second begins while the first has done everything but end; both come to an end."""
    failed: list[Exception] = []

    def do() -> None:
        try:
            with house.writing() as session:
                second(session)
        except Exception as error:
            failed.append(error)

    with house.writing() as session:
        first(session)
        thread = Thread(target=do)
        thread.start()
        thread.join(0.7)
    thread.join()
    assert not failed


def rotates(house: House, code: str = "intake") -> Change:
    return lambda session: keys.rotate_desk(session, house.ring(session, house.minh), code, at=house.at)


def grants_follow_up(house: House) -> Change:
    ring = house.ring
    return lambda session: desks.grant(session, ring(session, house.minh), "follow-up", house.lan.id, at=house.at)


def test_who_is_granted_a_desk_while_it_is_rotated_holds_its_present_key(house: House) -> None:
    one_within_the_other(house, rotates(house, "follow-up"), grants_follow_up(house))
    with house.reading() as session:
        assert house.lan.id in queries.holders(session, house.desk("follow-up").key_id)


def test_who_is_granted_a_desk_and_it_is_rotated_holds_its_present_key(house: House) -> None:
    one_within_the_other(house, grants_follow_up(house), rotates(house, "follow-up"))
    with house.reading() as session:
        assert house.lan.id in queries.holders(session, house.desk("follow-up").key_id)


def test_who_leaves_while_she_is_granted_a_desk_is_not_left_among_those_who_hold_it(house: House) -> None:
    def close(session: Session) -> None:
        accounts.close(session, house.lan.id, by=house.tuan.id, at=house.at)

    one_within_the_other(house, grants_follow_up(house), close)
    with house.reading() as session:
        assert session.query(DeskGrant).filter_by(holder_id=house.lan.id).count() == 0


def test_a_grant_that_an_older_release_left_behind_stops_no_rotation(house: House) -> None:
    with house.writing() as session:
        left = session.query(DeskGrant).filter_by(desk_key_id=house.desk().key_id, holder_id=house.nga.id).one()
        kept = {name: getattr(left, name) for name in ("id", "desk_key_id", "holder_id", "wrapped", "granted_at")}
        accounts.close(session, house.nga.id, by=house.tuan.id, at=house.at)
        session.add(DeskGrant(**kept))
    with house.writing() as session:
        rotates(house)(session)
    with house.reading() as session:
        assert house.lan.id in queries.holders(session, house.desk().key_id)


@pytest.mark.parametrize("renewal_first", [True, False])
def test_the_halves_open_a_key_that_was_made_while_they_were(house: House, renewal_first: bool) -> None:
    halves: list[tuple[str, str]] = []

    def renew(session: Session) -> None:
        halves.append(recovery.renew(session, house.ring(session, house.minh), at=house.at))

    pair = (renew, rotates(house)) if renewal_first else (rotates(house), renew)
    one_within_the_other(house, *pair)
    with house.writing() as session:
        assert recovery.rehearse(session, *halves[0], at=house.at) >= len(keys.SHARED)


def test_a_drill_while_somebody_rotates_raises_no_alarm(house: House) -> None:
    with house.writing() as session:
        halves = recovery.renew(session, house.ring(session, house.minh), at=house.at)
    one_within_the_other(house, rotates(house), lambda session: recovery.rehearse(session, *halves, at=house.at))


def test_halves_that_fit_no_recovery_key_open_nothing_even_where_it_holds_nothing(house: House) -> None:
    with house.writing() as session:
        halves = recovery.renew(session, house.ring(session, house.minh), at=house.at)
        recovery.new_recovery(session, by=None, at=house.at)
        with pytest.raises(recovery.WrongHalves):
            keys.recover(session, *halves, house.lan.id, at=house.at)
        assert session.query(RecoveryKey).filter_by(retired_at=None).count() == 1


@pytest.mark.parametrize("sealed_anew_first", [True, False])
def test_a_desk_gets_no_key_back_of_a_case_that_is_restricted_while_it_seals_anew(
    house: House, sealed_anew_first: bool
) -> None:
    minh = Colleague(house, house.minh)
    case_id = minh.opens(Writer(house).writes())
    minh.does(keys.rotate_desk, "intake")

    def seal_anew(session: Session) -> None:
        resealing.reseal(session, minh.ring(session), at=house.at)

    def restrict(session: Session) -> None:
        restricting.restrict(session, minh.ring(session), case_id, [minh.id], reason="", at=house.at)

    pair = (seal_anew, restrict) if sealed_anew_first else (restrict, seal_anew)
    one_within_the_other(house, *pair)
    with house.reading() as session:
        intake = session.query(DeskKey.id).filter_by(desk_id=house.desk().id)
        assert session.query(KeyWrap).filter(KeyWrap.holder_id.in_(intake)).count() == 0
    assert minh.sees(case_id)


def test_who_belongs_to_supervision_from_now_on_opens_a_case_that_is_restricted_just_now(house: House) -> None:
    minh = Colleague(house, house.minh)
    case_id = minh.opens(Writer(house).writes())

    def restrict(session: Session) -> None:
        restricting.restrict(session, minh.ring(session), case_id, [minh.id], reason="", at=house.at)

    def grant(session: Session) -> None:
        desks.grant(session, house.ring(session, house.hoa), "supervision", house.nga.id, at=house.at)

    one_within_the_other(house, restrict, grant)
    assert Colleague(house, house.nga).sees(case_id)
