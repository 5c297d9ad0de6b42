"""Ask: what somebody reads who has a question, and what a supervisor may change of it."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from api.audit.acts import Act
from api.audit.model import Entry
from api.errors import Changed
from api.guidance import queries, rules
from api.guidance.loading import load_articles
from api.guidance.rules import Words
from tests.people import House

SLUG = "job-abroad"
PAGE = f"/ask/{SLUG}"
EDITOR = f"/console/articles/{SLUG}/vi"
WORDS = Words(
    title="Đi làm xa",
    question="Tôi nên hỏi gì trước?",
    answer="Hãy hỏi tên công ty.",
    body="Trước khi đi:\n- giữ hộ chiếu\n\nRồi gọi về.",
    sources=({"title": "Luật 53/2024/QH15", "date": "2025-07-01"},),
    checked_on=date(2026, 11, 20),
)


def form(seen: int, **other: str) -> dict[str, str]:
    return {
        "seen": str(seen),
        "title": WORDS.title,
        "question": WORDS.question,
        "answer": WORDS.answer,
        "body": WORDS.body,
        "source-0": "Luật 53/2024/QH15",
        "source_date-0": "2025-07-01",
        "checked_on": "2026-11-20",
        **other,
    }


def test_every_question_has_an_answer_in_both_languages(told: House):
    page = told.client().get("/ask").text
    paths = re.findall(r'href="(/ask/[a-z0-9-]+)"', page)
    assert len(paths) == 14
    for path in paths:
        assert told.client().get(path).status_code == told.client().get(f"/en{path}").status_code == 200


def test_an_answer_says_what_it_stands_on(told: House):
    page = told.client().get("/ask/hotline-111").text
    assert "Nghị định 162/2025" in page
    assert "Kiểm tra ngày 24/11/2026." in page
    assert "Đường dây chưa xem lại bài này." in page


def test_an_unknown_question_is_no_page(told: House):
    assert told.client().get("/ask/nothing").status_code == 404


def test_what_hoa_writes_is_read_at_once(told: House):
    assert "Hãy hỏi tên công ty." not in told.client().get(PAGE).text
    assert told.sign_in(told.hoa).post(EDITOR, data=form(1)).status_code == 303
    page = told.client().get(PAGE).text
    assert "Hãy hỏi tên công ty." in page
    assert "<li>giữ hộ chiếu</li>" in page


def test_two_supervisors_at_once_lose_no_words(told: House):
    hoa = told.sign_in(told.hoa)
    hoa.post(EDITOR, data=form(1))
    second = hoa.post(EDITOR, data=form(1, answer="Hãy hỏi lương trước."))
    assert second.status_code == 409
    assert "Hãy hỏi lương trước." in second.text
    assert "Hãy hỏi tên công ty." in second.text
    assert 'name="seen" value="2"' in second.text
    assert "Hãy hỏi lương trước." not in told.client().get(PAGE).text


def test_an_earlier_version_comes_back(told: House):
    hoa = told.sign_in(told.hoa)
    before = told.client().get(PAGE).text
    hoa.post(EDITOR, data=form(1))
    assert hoa.post(f"{EDITOR}/restore", data={"seen": "2", "number": "1"}).status_code == 303
    assert told.client().get(PAGE).text == before
    with told.reading() as session:
        history = queries.history(session, queries.article(session, SLUG).id, "vi")
    assert [version.number for version in history] == [3, 2, 1]


def test_the_hotline_reviews_what_stands_there(told: House):
    hoa = told.sign_in(told.hoa)
    hoa.post(f"{EDITOR}/review", data={"seen": "1"})
    assert "Đường dây đã xem lại ngày 24/11/2026." in told.client().get(PAGE).text
    hoa.post(EDITOR, data=form(2))
    assert "Đường dây chưa xem lại bài này." in told.client().get(PAGE).text


def test_a_younger_vietnamese_text_makes_the_translation_outdated(told: House):
    told.later(minutes=1)
    with told.writing() as session:
        rules.write(session, SLUG, "vi", WORDS, seen=1, by=told.hoa.id, at=told.at)
        rows = queries.overview(session, ("vi", "en", "km"), today=told.at.date(), stale_after_days=365)
    standings = next(row.standings for row in rows if row.slug == SLUG)
    assert [standing.outdated for standing in standings] == [False, True, False]
    assert standings[2].number == 0


def test_facts_nobody_checked_for_a_year_ask_for_it(told: House):
    with told.reading() as session:
        later = told.at.date() + timedelta(days=366)
        rows = queries.overview(session, ("vi",), today=later, stale_after_days=365)
    assert all(row.standings[0].unchecked for row in rows)


def test_loading_again_adds_nothing_and_never_touches_hoas_words(told: House):
    with told.writing() as session:
        rules.write(session, SLUG, "vi", WORDS, seen=1, by=told.hoa.id, at=told.at)
        load_articles(session, at=told.later(days=1))
        found = queries.answer(session, SLUG, "vi").words
        assert (found.number, found.title) == (2, WORDS.title)
        assert all(answer.words.number == 1 for answer in queries.answers(session, "en"))


def test_a_language_without_the_article_reads_vietnamese(told: House):
    with told.reading() as session:
        assert queries.answer(session, SLUG, "km").words.language == "vi"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("answer", "  "),
        ("title", "a" * 81),
        ("body", "a" * 8001),
        ("source_date-0", "hôm qua"),
        ("source-0", ""),
        ("checked_on", "2027-01-01"),
        ("checked_on", "mai"),
    ],
)
def test_what_cannot_be_published_comes_back_as_typed(told: House, field: str, typed: str):
    answer = told.sign_in(told.hoa).post(EDITOR, data=form(1, **{field: typed, "question": "Câu hỏi vừa gõ"}))
    assert answer.status_code == 422
    assert "Câu hỏi vừa gõ" in answer.text


def test_a_language_that_is_not_there_cannot_be_written(told: House):
    assert told.sign_in(told.hoa).post(f"/console/articles/{SLUG}/xx", data=form(0)).status_code == 404


def test_lan_answers_people_but_does_not_edit_the_answers(told: House):
    lan = told.sign_in(told.lan)
    assert lan.get(EDITOR).status_code == lan.get("/console/articles").status_code == 403
    assert lan.post(EDITOR, data=form(1)).status_code == 403
    assert told.client().post(EDITOR, data=form(1)).status_code == 401


def test_every_change_is_written_down(told: House):
    told.sign_in(told.hoa).post(EDITOR, data=form(1))
    with told.reading() as session:
        article = queries.article(session, SLUG)
        entry = session.scalars(select(Entry).where(Entry.act == Act.ARTICLE_CHANGED.name)).one()
    assert (entry.actor_id, entry.subject_id) == (told.hoa.id, article.id)


def test_a_stale_version_is_refused_before_anything_is_written(told: House):
    with told.writing() as session, pytest.raises(Changed):
        rules.write(session, SLUG, "vi", WORDS, seen=7, by=told.hoa.id, at=told.at)
