"""The guard: once somebody is found, nothing of it reaches who reported but what a supervisor lets through."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from api.audit.model import Entry
from api.casework import guarding, handing
from api.casework import rules as casework
from api.casework.guarding import SUPERVISION
from api.contact.guard import Relation, Standing, Verdict, Wish, Wished, more_careful, waits
from api.contact.holding import AlreadyDecided, Decision, OwnAnswer
from api.contact.model import HeldAnswer, PersonWish, ReporterStanding
from api.contact.rules import set_card
from api.contact.sentences import sentence, sentences
from api.contact.weighing import NeedsSupervisor
from api.errors import Changed, NotFound
from api.sealed import Kind
from tests.casework.people import Writer
from tests.contact.people import Keeper
from tests.people import House

DAY = timedelta(days=1)
WHERE = "Em đang ở nhà tạm lánh, đường Thí Dụ."
FOUND = [wish for wish in Wish if wish is not Wish.NOT_FOUND]


def answers(who: Keeper, case_id: uuid.UUID, talk: uuid.UUID, text: str = WHERE, **named: bool) -> None:
    who.does(casework.answer, case_id, talk, text, look_again_in=DAY, **named)


@pytest.fixture
def found(case_id: uuid.UUID, lan: Keeper) -> uuid.UUID:
    """She is found, and wants nobody to know."""
    lan.wishes(case_id, Wish.REFUSES)
    return case_id


@pytest.mark.parametrize("wish", Wish)
def test_words_of_ones_own_wait_once_somebody_is_found_in_any_way(
    case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper, father: Writer, wish: Wish
) -> None:
    lan.wishes(case_id, wish)
    answers(lan, case_id, talk)
    assert father.answers() == ([] if wish in FOUND else [WHERE])
    assert [one.words for one in lan.held(case_id)] == ([WHERE] if wish in FOUND else [])


def test_what_is_written_where_two_are_in_doubt_is_the_more_careful() -> None:
    assert more_careful(Wished(Wish.AGREES), Wished(Wish.REFUSES)).wish is Wish.REFUSES
    assert more_careful(Wished(Wish.FOUND), Wished(Wish.NOT_FOUND)).wish is Wish.FOUND
    assert waits([Wished()], Standing(verdict=Verdict.INVOLVED))
    assert not waits([Wished()], Standing())


def test_the_closing_sentence_is_the_same_whatever_has_become_of_her(
    house: House, lan: Keeper, case_id: uuid.UUID, talk: uuid.UUID, father: Writer
) -> None:
    told = []
    for version, wish in enumerate(Wish):
        lan.wishes(case_id, wish, version=version)
        lan.does(guarding.answer_standard, case_id, talk, "closing", token=wish.value, look_again_in=DAY)
        told.append(father.answers()[-1])
    assert set(told) == {sentence("closing", "vi")}
    assert len(told) == len(Wish)


def test_every_standard_sentence_is_there_in_both_languages() -> None:
    for each in sentences().values():
        assert each["vi"]
        assert each["en"]
    with pytest.raises(NotFound):
        sentence("she is at the shelter", "vi")


def test_a_supervisor_finds_it_on_her_list_and_lets_it_go(
    found: uuid.UUID, talk: uuid.UUID, lan: Keeper, hoa: Keeper, father: Writer
) -> None:
    answers(lan, found, talk)
    (row,) = [row for row in hoa.waiting() if row.kind == "approval"]
    assert row.desk_id == hoa.house.desk(SUPERVISION).id
    assert "approval" not in {row.kind for row in lan.waiting()}
    page = hoa.browser.get("/console").text
    assert "Câu trả lời chờ duyệt" in page
    assert hoa.browser.get(f"/console/open/{row.subject_id}").location.endswith(str(found))
    assert WHERE in hoa.looks(found).text
    hoa.does(guarding.decide, found, row.subject_id, Decision.SENT)
    assert father.answers() == [WHERE]
    assert "approval" not in {row.kind for row in hoa.waiting()}


def test_she_sends_the_standard_sentence_in_its_place(
    found: uuid.UUID, talk: uuid.UUID, lan: Keeper, hoa: Keeper, father: Writer
) -> None:
    answers(lan, found, talk)
    held = lan.held(found)[0].id
    form = {"held": str(held), "decision": "replaced", f"sentence-{held}": "closing"}
    assert hoa.browser.post(f"/console/case/{found}/held", data=form).status_code == 303
    assert father.answers() == [sentence("closing", "vi")]


def test_she_gives_it_back_with_a_reason_and_who_wrote_it_is_told(
    found: uuid.UUID, talk: uuid.UUID, lan: Keeper, hoa: Keeper, father: Writer
) -> None:
    answers(lan, found, talk)
    held = lan.held(found)[0].id
    form = {"held": str(held), "decision": "returned"}
    page = hoa.browser.post(f"/console/case/{found}/held", data=form)
    assert page.status_code == 422
    why = {f"why-{held}": "Nói ra nơi ở."}
    assert hoa.browser.post(f"/console/case/{found}/held", data=form | why).status_code == 303
    assert father.answers() == []
    assert [row.kind for row in lan.waiting() if row.assignee_id == lan.id] == ["returned"]
    page = lan.looks(found)
    assert "Nói ra nơi ở." in page.text
    assert WHERE in page.text


def test_nobody_lets_their_own_answer_go_and_nobody_but_a_supervisor_does(
    found: uuid.UUID, talk: uuid.UUID, lan: Keeper, nga: Keeper, hoa: Keeper, father: Writer
) -> None:
    answers(lan, found, talk)
    mine = lan.held(found)[0].id
    for who in (lan, nga):
        assert who.sends(found, "held", held=str(mine), decision="sent").status_code == 403
        with pytest.raises(NotFound):
            who.does(guarding.decide, found, mine, Decision.SENT)
    lan.house.later(minutes=1)
    answers(hoa, found, talk, "Chào bác.")
    with pytest.raises(OwnAnswer):
        hoa.does(guarding.decide, found, hoa.held(found)[1].id, Decision.SENT)
    assert father.answers() == []


def test_what_was_decided_stays_decided(
    found: uuid.UUID, talk: uuid.UUID, lan: Keeper, hoa: Keeper, father: Writer
) -> None:
    answers(lan, found, talk)
    held = lan.held(found)[0].id
    hoa.does(guarding.decide, found, held, Decision.SENT)
    with pytest.raises(AlreadyDecided):
        hoa.does(guarding.decide, found, held, Decision.REPLACED, sentence="closing")
    assert father.answers() == [WHERE]


def test_a_card_that_says_no_meanwhile_stops_it(
    found: uuid.UUID, talk: uuid.UUID, lan: Keeper, hoa: Keeper, father: Writer
) -> None:
    answers(lan, found, talk)
    lan.writes_card(found, talk)
    held = lan.held(found)[0].id
    assert hoa.sends(found, "held", held=str(held), decision="sent").status_code == 409
    assert father.answers() == []
    assert [one.decision for one in hoa.held(found)] == [None]


def test_sending_twice_holds_once(found: uuid.UUID, talk: uuid.UUID, lan: Keeper) -> None:
    for _ in range(2):
        lan.sends(found, "answer", conversation=str(talk), answer=WHERE, token="t")
    assert len(lan.held(found)) == 1


def test_anybody_may_ask_for_a_second_look(case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper, father: Writer) -> None:
    """So that an answer that waits does not say by itself that somebody was found."""
    lan.sends(case_id, "answer", conversation=str(talk), answer="Chào bác.", ask="1")
    assert father.answers() == []
    assert [one.words for one in lan.held(case_id)] == ["Chào bác."]


def test_words_to_who_may_be_involved_wait_too(
    case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper, father: Writer
) -> None:
    lan.weighs(case_id, talk, Relation.PARENT, Verdict.INVOLVED)
    answers(lan, case_id, talk)
    assert father.answers() == []


def test_to_the_person_themselves_words_go_at_once_when_a_supervisor_is_sure(
    found: uuid.UUID, talk: uuid.UUID, lan: Keeper, hoa: Keeper, father: Writer
) -> None:
    with pytest.raises(NeedsSupervisor):
        lan.weighs(found, talk, Relation.SELF, Verdict.CLEAR)
    lan.weighs(found, talk, Relation.SELF, Verdict.UNCLEAR)
    answers(lan, found, talk)
    assert father.answers() == []
    hoa.weighs(found, talk, Relation.SELF, Verdict.CLEAR, version=1)
    answers(lan, found, talk, "Em giữ sức khỏe nhé.")
    assert father.answers() == ["Em giữ sức khỏe nhé."]


def test_an_older_wish_and_an_older_standing_are_refused(
    found: uuid.UUID, talk: uuid.UUID, lan: Keeper, nga: Keeper
) -> None:
    with pytest.raises(Changed):
        nga.wishes(found, Wish.NOT_FOUND)
    lan.weighs(found, talk, Relation.PARENT, Verdict.CLEAR)
    with pytest.raises(Changed):
        nga.weighs(found, talk, Relation.PARENT, Verdict.UNCLEAR)
    person = lan.person_of(found)
    page = nga.sends(found, "wish", about=str(person), version=0, wish="agrees", with_whom="chị gái")
    assert page.status_code == 409
    assert 'value="chị gái"' in page.text
    assert '<option value="agrees" selected>' in page.text


def test_rows_and_audit_say_nothing_of_what_was_weighed(
    found: uuid.UUID, talk: uuid.UUID, lan: Keeper, hoa: Keeper
) -> None:
    lan.weighs(found, talk, Relation.PARENT, Verdict.INVOLVED)
    answers(lan, found, talk)
    hoa.does(guarding.decide, found, lan.held(found)[0].id, Decision.RETURNED, reason="Nói ra nơi ở.")
    with lan.house.reading() as session:
        for table in (PersonWish, ReporterStanding, HeldAnswer, Entry):
            for row in session.query(table).all():
                plain = repr({name: value for name, value in vars(row).items() if not isinstance(value, bytes)})
                for word in ("refuses", "involved", "tạm lánh", "Nói ra", "giọng"):
                    assert word not in plain
                for value in vars(row).values():
                    assert not isinstance(value, bytes) or b"refuses" not in value
    assert {"WISH_SET", "STANDING_WEIGHED", "ANSWER_HELD", "ANSWER_RETURNED"} <= set(lan.house.acts())


def test_neither_an_auditor_nor_an_analyst_comes_near(found: uuid.UUID, lan: Keeper) -> None:
    house, person = lan.house, lan.person_of(found)
    for member in (house.duc, house.thao, house.tuan):
        browser = house.sign_in(member)
        for page in ("", f"/contact/{person}", "/consent", "/release"):
            assert browser.get(f"/console/case/{found}{page}").status_code == 403


# --- twelve ways in which somebody asks for a found person's whereabouts, on the counsellor's side ---


class Asked:
    """The father's case, she is found and refuses; Lan tries in some way to tell him where she is."""

    def __init__(self, lan: Keeper, hoa: Keeper, father: Writer, case_id: uuid.UUID, talk: uuid.UUID) -> None:
        self.lan, self.hoa, self.father, self.case_id, self.talk = lan, hoa, father, case_id, talk

    def free_answer(self) -> None:
        answers(self.lan, self.case_id, self.talk)

    def answer_by_the_form(self) -> None:
        form = {"conversation": str(self.talk), "answer": WHERE}
        assert self.lan.sends(self.case_id, "answer", **form).status_code == 303

    def words_behind_a_standard_sentence(self) -> None:
        answers(self.lan, self.case_id, self.talk, f"{sentence('closing', 'vi')} {WHERE}")

    def a_sentence_of_ones_own_as_a_standard_one(self) -> None:
        form = {"conversation": str(self.talk), "sentence": WHERE}
        assert self.lan.sends(self.case_id, "standard", **form).status_code == 404

    def a_note(self) -> None:
        self.lan.does(casework.note, self.case_id, WHERE)

    def a_clue(self) -> None:
        assert self.lan.sends(self.case_id, "clue", clue=WHERE, source="person").status_code == 303

    def the_facts(self) -> None:
        person = self.lan.sees(self.case_id).persons[0]
        assert self.lan.sends(self.case_id, "facts", fact_home=WHERE, version=person.version).status_code == 303

    def joining_with_a_case_in_which_nobody_is_found(self) -> None:
        other = Writer(self.lan.house)
        into = self.lan.opens(other.writes("Em tôi đâu?"))
        self.lan.does(handing.join, self.case_id, self.lan.sees(into).listed.name)
        answers(self.lan, into, self.talk)

    def handing_it_to_another_desk(self) -> None:
        self.hoa.does(handing.hand_to_desk, self.case_id, "follow-up", reason=WHERE)
        answers(self.hoa, self.case_id, self.talk)

    def a_sheet_for_who_reported(self) -> None:
        form = {"recipient": "reporter", "purpose": "support", "parts": ["facts", "clues"], "receiver": WHERE}
        page = self.lan.sends(self.case_id, "release", **form)
        assert page.status_code == 403
        assert "Không bao giờ gửi cho người báo tin" in page.text

    def a_sheet_to_a_made_up_agency_without_her_consent(self) -> None:
        form = {"recipient": "ngo", "purpose": "support", "parts": ["facts", "clues"], "receiver": "Cha cháu"}
        assert self.lan.sends(self.case_id, "release", **form).status_code == 409

    def he_asks_for_a_correction(self) -> None:
        self.father.writes("Xin sửa: con tôi đang ở đâu?", Kind.ADDITION)
        self.lan.opens(self.talk)
        answers(self.lan, self.case_id, self.talk, f"Đã sửa. {WHERE}")

    def taking_the_wish_back_while_an_answer_waits(self) -> None:
        answers(self.lan, self.case_id, self.talk)
        self.lan.wishes(self.case_id, Wish.NOT_FOUND, version=1)

    def saying_that_he_is_the_person(self) -> None:
        with pytest.raises(NeedsSupervisor):
            self.lan.weighs(self.case_id, self.talk, Relation.SELF, Verdict.CLEAR)
        answers(self.lan, self.case_id, self.talk)

    def a_card_with_words_in_it(self) -> None:
        person = self.lan.person_of(self.case_id)
        assert self.lan.sends(self.case_id, "card", subject=str(person), version=0, note=WHERE).status_code == 303


WAYS: list[Callable[[Asked], None]] = [way for name, way in vars(Asked).items() if not name.startswith("_")]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_tells_who_reported_where_she_is(
    way: Callable[[Asked], None], found: uuid.UUID, talk: uuid.UUID, lan: Keeper, hoa: Keeper, father: Writer
) -> None:
    way(Asked(lan, hoa, father, found, talk))
    box = father.house.client().post("/box", data={"seed": father.code.secret.hex()})
    assert box.status_code == 200
    assert "tạm lánh" not in box.text
    assert "Thí Dụ" not in box.text
    assert father.answers() == []


def test_joining_changes_neither_mailbox(case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper, father: Writer) -> None:
    daughter = Writer(lan.house)
    hers = lan.opens(daughter.writes("Em tự đi, em ổn.", about="self"))
    lan.does(handing.take, case_id)
    boxes = [json.dumps(each.box().__dict__, default=repr) for each in (father, daughter)]
    assert lan.does(handing.join, hers, lan.sees(case_id).listed.name) == case_id
    after = [json.dumps(each.box().__dict__, default=repr) for each in (father, daughter)]
    assert [_steady(text) for text in after] == [_steady(text) for text in boxes]


def _steady(text: str) -> str:
    """Without when an answer was read, which is the reading of this very test."""
    return text.split('"lines"')[0] + str(text.count("Line("))


def test_everything_comes_along_when_cases_are_joined(
    case_id: uuid.UUID, talk: uuid.UUID, lan: Keeper, hoa: Keeper, father: Writer
) -> None:
    daughter = Writer(lan.house)
    hers = lan.opens(daughter.writes("Em tự đi.", about="self"))
    lan.wishes(case_id, Wish.NOT_FOUND)
    lan.wishes(hers, Wish.REFUSES)
    lan.writes_card(hers, lan.person_of(hers))
    her_talk = lan.sees(hers).conversations[0].id
    hoa.weighs(hers, her_talk, Relation.SELF, Verdict.CLEAR)
    lan.does(casework.answer, hers, her_talk, "Chào em.", look_again_in=DAY, ask=True)
    lan.house.later(minutes=1)
    lan.does(handing.join, hers, lan.sees(case_id).listed.name)
    person = lan.person_of(case_id)
    assert set(lan.cards(case_id)) == {person}
    with pytest.raises(Changed):
        lan.keeps(set_card, case_id, person, lan.cards(case_id)[person].card, version=1)
    answers(lan, case_id, talk)
    assert [one.words for one in lan.held(case_id)] == ["Chào em.", WHERE]
    hoa.does(guarding.decide, case_id, lan.held(case_id)[0].id, Decision.SENT)
    assert daughter.answers() == ["Chào em."]
    lan.house.later(minutes=1)
    answers(lan, case_id, her_talk, "Em giữ sức khỏe nhé.")
    assert daughter.answers()[-1] == "Em giữ sức khỏe nhé."
    assert father.answers() == []
