"""Public numbers: only what is known is shown, abroad never what works at home alone, and Hoa keeps them right."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from api.audit.model import Entry
from api.directory import loading, queries, rules
from api.errors import Changed, NotFound
from tests.people import House

NEW_HOURS = [{"days": [1, 2, 3], "opens": "08:00", "closes": "17:00"}]


def keys(contacts: list[queries.Contact]) -> list[str]:
    return [contact.key for contact in contacts]


def test_somebody_at_home_sees_the_hotline_first(staffed: House):
    with staffed.reading() as session:
        assert keys(queries.numbers_inside(session)) == ["hotline", "police", "peace-house", "ngay-mai"]


def test_somebody_abroad_never_sees_a_number_of_home(staffed: House):
    with staffed.reading() as session:
        groups = queries.numbers_abroad(session)
        assert [group.country for group in groups] == [None, "KH", "TW", "TH", "MM"]
        assert not {"111", "113", "1900969680"} & {one.tel for group in groups for one in group.numbers}
        assert all(one.tel.startswith("+") for one in groups[0].numbers)


def test_what_nobody_confirmed_is_hidden(staffed: House):
    with staffed.reading() as session:
        for key in ("fire", "ambulance", "border-guard", "blue-dragon", "hotline-zalo", "no-such-key"):
            assert queries.number(session, key) is None
        assert [centre.key for centre in queries.centres(session)] == ["ha-noi"]


def test_every_shown_fact_has_its_source_in_both_languages(staffed: House):
    with staffed.reading() as session:
        for fact in [*queries.every_number(session), *queries.every_centre(session)]:
            assert set(fact.source) == {"vi", "en"}
            assert not fact.verified or fact.last_verified or "nguồn" in fact.source["vi"].lower()


def test_a_depression_line_is_no_answer_in_a_crisis(staffed: House):
    with staffed.reading() as session:
        assert not queries.number(session, "ngay-mai").crisis


def test_who_answers_at_nine_on_a_tuesday(staffed: House):
    with staffed.reading() as session:
        answers = {one.key: queries.answers_now(one, staffed.at) for one in queries.numbers_inside(session)}
        assert answers["hotline"] == (True, None)
        assert answers["police"] is None
        assert answers["ngay-mai"] == (False, datetime(2026, 11, 25, 6, tzinfo=UTC))


def test_hoa_confirms_the_fire_brigade(staffed: House):
    with staffed.writing() as session:
        changed = rules.verify_number(session, "fire", by=staffed.hoa.id, at=staffed.at)
        assert changed == ("verified", "last_verified")
        fire = queries.number(session, "fire")
        assert fire.last_verified == date(2026, 11, 24)
        entry = session.scalar(select(Entry).where(Entry.subject_id == fire.id))
        assert (entry.act, entry.actor_id) == ("NUMBER_CHANGED", staffed.hoa.id)


def test_it_is_already_tomorrow_in_viet_nam(staffed: House):
    staffed.later(hours=16)
    with staffed.writing() as session:
        rules.verify_number(session, "hotline", by=staffed.hoa.id, at=staffed.at)
        assert queries.number(session, "hotline").last_verified == date(2026, 11, 25)


def test_a_number_that_is_not_known_cannot_be_confirmed(staffed: House):
    with staffed.writing() as session, pytest.raises(rules.NoNumber):
        rules.verify_number(session, "blue-dragon", by=staffed.hoa.id, at=staffed.at)


def test_hoa_learns_a_number_then_confirms_it(staffed: House):
    with staffed.writing() as session:
        rules.edit_number(session, "blue-dragon", seen=1, by=staffed.hoa.id, at=staffed.at, number=" 024  7100 1234 ")
        assert queries.number(session, "blue-dragon") is None
        rules.verify_number(session, "blue-dragon", by=staffed.hoa.id, at=staffed.at)
        shown = queries.number(session, "blue-dragon")
        assert (shown.number, shown.tel) == ("024 7100 1234", "02471001234")


def test_another_number_hides_it_until_it_is_confirmed(staffed: House):
    with staffed.writing() as session:
        rules.edit_number(session, "police", seen=1, by=staffed.hoa.id, at=staffed.at, number="112")
        assert queries.number(session, "police") is None


def test_hidden_again(staffed: House):
    with staffed.writing() as session:
        rules.unverify_number(session, "thailand-1300", by=staffed.hoa.id, at=staffed.at)
        assert "TH" not in [group.country for group in queries.numbers_abroad(session)]


@pytest.mark.parametrize("number", ["", "hello", "11", "+84 98 <b>", "1" * 40, "111", "1900 96 96 80"])
def test_what_cannot_be_dialled_from_abroad_is_refused(staffed: House, number: str):
    with staffed.writing() as session, pytest.raises(rules.BadNumber):
        rules.edit_number(session, "citizen-protection", seen=1, by=staffed.hoa.id, at=staffed.at, number=number)


@pytest.mark.parametrize("service", [{}, {"en": "Police"}, {"vi": "  "}, {"vi": "x" * 81}, {"vi": "a\u202eb"}])
def test_a_name_needs_clear_vietnamese(staffed: House, service: dict[str, str]):
    with staffed.writing() as session, pytest.raises(rules.BadText):
        rules.edit_number(session, "police", seen=1, by=staffed.hoa.id, at=staffed.at, service=service)


def test_hours_that_make_no_sense_change_nothing(staffed: House):
    with staffed.writing() as session, pytest.raises(rules.BadHours):
        rules.edit_centre(session, "da-nang", seen=1, by=staffed.hoa.id, at=staffed.at, hours="now and then")


def test_two_windows_do_not_overwrite_each_other(staffed: House):
    with staffed.writing() as session:
        rules.edit_number(session, "police", seen=1, by=staffed.hoa.id, at=staffed.at, note={"vi": "Gọi ngay."})
        with pytest.raises(Changed):
            rules.edit_number(session, "police", seen=1, by=staffed.minh.id, at=staffed.at, note={"vi": "Khác."})


def test_nothing_new_is_no_act(staffed: House):
    with staffed.writing() as session:
        assert rules.unverify_number(session, "fire", by=staffed.hoa.id, at=staffed.at) == ()
        assert session.scalar(select(Entry).where(Entry.act == "NUMBER_CHANGED")) is None


def test_a_key_that_nobody_gave(staffed: House):
    with staffed.writing() as session, pytest.raises(NotFound):
        rules.verify_centre(session, "hue", by=staffed.hoa.id, at=staffed.at)


def test_da_nang_opens_again(staffed: House):
    with staffed.writing() as session:
        rules.edit_centre(session, "da-nang", seen=1, by=staffed.hoa.id, at=staffed.at, hours=NEW_HOURS)
        rules.verify_centre(session, "da-nang", by=staffed.hoa.id, at=staffed.at)
        assert [centre.key for centre in queries.centres(session)] == ["ha-noi", "da-nang"]
        rules.unverify_centre(session, "da-nang", by=staffed.hoa.id, at=staffed.at)
        assert [centre.key for centre in queries.centres(session)] == ["ha-noi"]


def test_the_next_start_keeps_what_hoa_edited_and_brings_the_rest(staffed: House, tmp_path):
    with staffed.writing() as session:
        rules.edit_number(session, "hotline", seen=1, by=staffed.hoa.id, at=staffed.at, note={"vi": "Miễn phí."})
        given = json.loads(loading.NUMBERS.read_text("utf-8"))
        given["numbers"] = [one for one in given["numbers"] if one["key"] != "thailand-1300"]
        given["numbers"][1]["note"] = {"vi": "Mới."}
        file = tmp_path / "numbers.json"
        file.write_text(json.dumps(given), "utf-8")
        loading.load_numbers(session, file)
        assert queries.number(session, "hotline").note == {"vi": "Miễn phí."}
        assert queries.number(session, "police").note == {"vi": "Mới."}
        assert queries.number(session, "thailand-1300") is None


def test_an_old_confirmation_is_for_the_staff_to_look_at(staffed: House):
    today = date(2026, 11, 24)
    with staffed.reading() as session:
        assert not queries.is_stale(queries.number(session, "hotline"), today, 365)
        assert queries.is_stale(queries.number(session, "hotline"), date(2027, 11, 2), 365)
        assert queries.is_stale(queries.number(session, "cambodia-police"), today, 365)


@pytest.mark.parametrize("page", ["numbers/gone", "centres/gone", "articles/gone/vi"])
def test_saving_what_is_gone_says_so(staffed: House, page: str):
    hoa = staffed.sign_in(staffed.hoa)
    assert hoa.post(f"/console/{page}", data={"number": "113", "seen": "1"}).status_code in {404, 422}
