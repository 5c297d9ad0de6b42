"""Rotating a key: who belongs loses nothing, nothing on its way is lost, who left opens nothing new."""

import re
import threading
import uuid

import pytest

from api.accounts import desks
from api.accounts import rules as accounts
from api.casework import restricting
from api.errors import NotAllowed, NotFound
from api.keys import queries, recovery, resealing
from api.keys import rules as keys
from api.keys.model import Desk, DeskGrant, DeskKey, KeyWrap, RecoveryWrap
from api.sealed import ContentKey
from tests.casework.people import Colleague, Writer
from tests.people import House, Person
from tests.phones import Phone


def sealed_to(house: House, code: str = "intake") -> ContentKey:
    """A content key that a desk holds, under its present key."""
    desk = house.desk(code)
    with house.writing() as session:
        return keys.new_content_key(session, [(desk.key_id, desk.public)])


def opens(house: House, person: Person, key: ContentKey) -> bool:
    with house.reading() as session:
        return house.ring(session, person).can_open(session, key.id)


def rotate(house: House, code: str = "intake", by: Person | None = None) -> None:
    with house.writing() as session:
        keys.rotate_desk(session, house.ring(session, by or house.minh), code, at=house.later(seconds=1))


def test_after_a_rotation_every_member_opens_what_came_before_and_what_comes_after(house: House) -> None:
    before = sealed_to(house)
    minh = house.sign_in(house.minh)
    assert minh.post("/console/keys/rotate", data={"desk": "intake"}).status_code == 303
    after = sealed_to(house)
    for person in (house.lan, house.nga, house.minh, house.hoa):
        assert opens(house, person, before)
        assert opens(house, person, after)
    assert house.acts()[-1] == "DESK_ROTATED"


def test_phones_are_handed_the_new_key_and_late_ones_are_still_taken(house: House) -> None:
    phone = Phone(house)
    report = phone.report()
    handed_before = house.client().get("/api/v1/keys/intake").json
    rotate(house)
    handed = house.client().get("/api/v1/keys/intake").json
    assert handed != handed_before
    assert phone.hands_in(report).status_code == 201


def test_what_a_late_phone_sealed_lies_under_the_present_key_once_it_was_read(house: House) -> None:
    phone = Phone(house)
    report = phone.report()
    for _ in range(2):
        rotate(house)
    phone.hands_in(report)
    lan = house.sign_in(house.lan)
    with house.reading() as session:
        assert queries.under_retired_keys(session) == {"intake": 1}
    page = lan.get("/console").text
    case = lan.get("/console/open/" + page.split("/console/open/")[1].split('"')[0], follow_redirects=True)
    assert case.status_code == 200
    with house.reading() as session:
        assert queries.under_retired_keys(session) == {}


def test_nga_who_lost_the_desk_opens_nothing_that_came_later(house: House) -> None:
    with house.reading() as session:
        copied = house.ring(session, house.nga)
        stolen = copied.desk_keys(session)
    with house.writing() as session:
        desks.revoke(session, house.ring(session, house.minh), "intake", house.nga.id, at=house.at)
    later = sealed_to(house)
    with house.reading() as session:
        (wrap,) = session.query(KeyWrap).filter_by(content_key_id=later.id)
        assert wrap.holder_id not in stolen
        with pytest.raises(NotFound):
            house.ring(session, house.nga).content_key(session, later.id)
    assert opens(house, house.lan, later)


def test_with_the_last_desk_the_key_of_the_search_goes_too(house: House) -> None:
    index = house.desk("index").key_id
    with house.writing() as session:
        desks.revoke(session, house.ring(session, house.minh), "intake", house.nga.id, at=house.at)
        assert house.ring(session, house.nga).held(session) == set()
    assert house.desk("index").key_id != index


def test_with_the_last_desk_restricted_cases_that_named_her_go_too(house: House) -> None:
    nga, minh = Colleague(house, house.nga), Colleague(house, house.minh)
    case_id = nga.opens(Writer(house).writes())
    minh.does(restricting.restrict, case_id, [nga.id, minh.id], reason="")
    assert nga.sees(case_id)
    minh.does(desks.revoke, "intake", nga.id)
    with pytest.raises(NotFound):
        nga.sees(case_id)
    assert minh.sees(case_id)


def test_a_restricted_case_whose_member_left_gets_a_new_key_on_the_page(house: House) -> None:
    nga, minh, father = Colleague(house, house.nga), Colleague(house, house.minh), Writer(house)
    case_id = nga.opens(father.writes())
    minh.does(restricting.restrict, case_id, [nga.id, minh.id], reason="")
    with house.writing() as session:
        accounts.close(session, nga.id, by=house.tuan.id, at=house.at)
    assert "Hồ sơ hạn chế" in house.sign_in(house.hoa).get("/console/house").text
    code = re.search(r'name="desk" value="([a-z]{12})"', minh.browser.get("/console/keys").text)
    assert code is not None
    assert minh.browser.post("/console/keys/rotate", data={"desk": code[1]}).status_code == 303
    with house.reading() as session:
        assert code[1] not in dict(queries.stale(session))
    assert "nằm dưới khóa cũ" in minh.browser.get("/console/keys").text
    minh.browser.post("/console/keys/reseal")
    assert "nằm dưới khóa cũ" not in minh.browser.get("/console/keys").text
    assert (len(minh.sees(case_id).conversations), code[1] in minh.browser.get("/console/keys").text) == (1, False)


def test_a_count_that_was_kept_opens_after_the_key_of_counts_was_rotated(house: House) -> None:
    kept = sealed_to(house, "statistics")
    rotate(house, "statistics")
    assert opens(house, house.thao, kept)
    house.sign_in(house.minh).post("/console/keys/reseal")
    with house.reading() as session:
        assert queries.under_retired_keys(session) == {}
    assert opens(house, house.thao, kept)


def test_who_is_taken_from_a_desk_twice_rotates_it_once(house: House) -> None:
    minh = house.sign_in(house.minh)
    form = {"member": str(house.nga.id), "desk": "intake"}
    assert [minh.post("/console/keys/revoke", data=form).status_code for _ in range(2)] == [303, 303]
    assert house.acts().count("DESK_REVOKED") == 1


def test_lan_who_holds_no_supervision_cannot_rotate_it(house: House) -> None:
    with pytest.raises(NotAllowed):
        rotate(house, "supervision", by=house.lan)


def test_the_two_halves_open_what_came_after_the_rotation(house: House) -> None:
    with house.writing() as session:
        first, second = recovery.renew(session, house.ring(session, house.minh), at=house.at)
    rotate(house)
    with house.reading() as session:
        assert house.desk().key_id in recovery.opened(session, first, second)


def test_a_member_who_left_leaves_a_mark_until_the_key_is_rotated(house: House) -> None:
    with house.writing() as session:
        accounts.close(session, house.nga.id, by=house.tuan.id, at=house.at)
        assert {code for code, _ in queries.stale(session)} == {"intake", "index", "statistics"}
    page = house.sign_in(house.minh).get("/console/keys").text
    assert page.count("Hãy đổi khóa") == 3
    rotate(house)
    with house.reading() as session:
        assert {code for code, _ in queries.stale(session)} == {"index", "statistics"}


def test_old_words_are_sealed_anew_step_by_step_and_open_as_before(house: House) -> None:
    old = [sealed_to(house) for _ in range(5)]
    rotate(house)
    last, steps = None, 0
    while True:
        with house.writing() as session:
            ring = house.ring(session, house.minh)
            step = resealing.reseal(session, ring, after=last, limit=2, at=house.at)
        last, steps = step.last, steps + 1
        if last is None:
            break
    assert steps == 3
    present = house.desk().key_id
    with house.reading() as session:
        holders = {wrap.holder_id for wrap in session.query(KeyWrap)}
    assert holders == {present}
    assert all(opens(house, house.lan, key) for key in old)


def test_the_page_offers_to_seal_anew_until_nothing_is_left(house: House) -> None:
    sealed_to(house)
    rotate(house)
    minh = house.sign_in(house.minh)
    assert "Còn 1 tin nằm dưới khóa cũ" in minh.get("/console/keys").text
    minh.post("/console/keys/reseal")
    assert "nằm dưới khóa cũ" not in minh.get("/console/keys").text


def test_two_who_rotate_at_once_leave_one_present_key(house: House) -> None:
    threads = [threading.Thread(target=rotate, args=(house, "intake", who)) for who in (house.minh, house.hoa)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.reading() as session:
        desk_id = house.desk().id
        rows = session.query(DeskKey).filter_by(desk_id=desk_id).all()
    assert sorted(row.retired_at is None for row in rows) == [False, False, True]
    assert opens(house, house.lan, sealed_to(house))


def test_reports_that_arrive_while_keys_are_rotated_are_all_taken_and_all_open(house: House) -> None:
    answers: list[int] = []
    ready = threading.Barrier(3)

    def families() -> None:
        ready.wait()
        for _ in range(6):
            phone = Phone(house)
            answers.append(phone.hands_in(phone.report()).status_code)

    writers = [threading.Thread(target=families) for _ in range(2)]
    for thread in writers:
        thread.start()
    ready.wait()
    for _ in range(4):
        rotate(house)
    for thread in writers:
        thread.join()
    assert answers == [201] * 12
    with house.reading() as session:
        ids = [uuid.UUID(str(each)) for (each,) in session.query(KeyWrap.content_key_id)]
        ring = house.ring(session, house.lan)
        assert all(ring.can_open(session, each) for each in ids)


def test_who_is_revoked_waits_for_what_the_member_is_doing_and_everything_after_is_shut(house: House) -> None:
    """Nga's request has looked at her keys and not ended yet when Minh takes her desk."""
    done: list[str] = []

    def take() -> None:
        with house.writing() as session:
            desks.revoke(session, house.ring(session, house.minh), "intake", house.nga.id, at=house.at)
        done.append("revoked")

    with house.writing() as session:
        assert house.ring(session, house.nga).held(session)
        minh = threading.Thread(target=take)
        minh.start()
        minh.join(0.5)
        done.append("her request ended")
    minh.join()
    assert done == ["her request ended", "revoked"]
    with house.reading() as session:
        assert house.ring(session, house.nga).held(session) == set()


def test_a_drill_says_that_the_halves_fit_and_gives_nothing_to_anybody(house: House) -> None:
    with house.writing() as session:
        first, second = recovery.renew(session, house.ring(session, house.minh), at=house.at)
    shown = house.app.test_cli_runner().invoke(args=["recovery", "rehearse"], input=f"{first}\n{second}\n")
    assert (shown.exit_code, "fit together" in shown.output) == (0, True)
    assert house.acts()[-1] == "RECOVERY_REHEARSED"
    wrong = house.app.test_cli_runner().invoke(args=["recovery", "rehearse"], input=f"{first}\n{first}\n")
    assert wrong.exit_code == 1
    assert "do not belong together" in wrong.output


def test_thao_counts_without_opening_a_case(house: House) -> None:
    with house.reading() as session:
        assert house.ring(session, house.thao).desk_codes(session) == {"statistics"}


def typed(house: House, who: Person, *line: str) -> tuple[int, str]:
    answers = "\n".join([who.email, who.password, house.code(who)]) + "\n"
    shown = house.app.test_cli_runner().invoke(args=line, input=answers)
    return shown.exit_code, shown.output


def test_minh_does_all_of_it_on_a_terminal(house: House) -> None:
    old = sealed_to(house)
    assert typed(house, house.minh, "desks", "rotate", "intake")[0] == 0
    assert "Sealed anew: 1." in typed(house, house.minh, "desks", "reseal")[1]
    assert typed(house, house.minh, "desks", "revoke", "intake", house.nga.email)[0] == 0
    assert not opens(house, house.nga, old)
    assert typed(house, house.minh, "desks", "grant", "intake", house.nga.email)[0] == 0
    assert opens(house, house.nga, old)


def test_lan_who_may_grant_nothing_on_the_page_grants_nothing_on_a_terminal(house: House) -> None:
    before = house.desk().key_id
    for line in (("rotate", "intake"), ("revoke", "intake", house.nga.email), ("grant", "intake", house.nga.email)):
        code, told = typed(house, house.lan, "desks", *line)
        assert (code, "not theirs" in told) == (1, True)
    assert house.desk().key_id == before


@pytest.mark.parametrize("who", ["lan", "tuan", "duc"])
def test_nobody_rotates_on_a_terminal_what_they_do_not_hold(house: House, who: str) -> None:
    before = house.desk("supervision").key_id
    assert typed(house, getattr(house, who), "desks", "rotate", "supervision")[0] == 1
    assert house.desk("supervision").key_id == before


def test_a_wrong_password_on_the_terminal_opens_nothing_and_is_written_down(house: House) -> None:
    answers = "\n".join([house.minh.email, "không phải", "000000"]) + "\n"
    shown = house.app.test_cli_runner().invoke(args=["desks", "rotate", "intake"], input=answers)
    assert (shown.exit_code, house.acts()[-1]) == (1, "SIGN_IN_REFUSED")


def test_a_house_older_than_the_search_gets_its_key_from_a_member(house: House) -> None:
    with house.writing() as session:
        old = house.desk("index").id
        session.query(RecoveryWrap).delete()
        session.query(DeskGrant).filter(DeskGrant.desk_key_id == house.desk("index").key_id).delete()
        session.query(DeskKey).filter_by(desk_id=old).delete()
        session.query(Desk).filter_by(id=old).delete()
    minh = house.sign_in(house.minh)
    assert "Chưa có: Khóa tìm kiếm." in minh.get("/console/keys").text
    assert minh.post("/console/keys/complete").status_code == 303
    with house.reading() as session:
        assert "index" in house.ring(session, house.lan).desk_codes(session)
        assert house.ring(session, house.thao).desk_codes(session) == {"statistics"}
    assert "Chưa có" not in minh.get("/console/keys").text
