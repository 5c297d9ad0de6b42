"""What a sitting asks: four questions always, at most twelve more, and no domain twice before all had their turn."""

from datetime import date

from api.checkin import instruments, turns


def test_four_questions_always_and_the_door_beside_them() -> None:
    assert turns.short() == ("short.mood", "short.safe", "short.need", "short.contact")
    assert turns.door() in instruments.items()


def test_twelve_at_most_and_every_domain_once_before_any_comes_again() -> None:
    rounds = turns.turns()
    asked = [name for each in rounds for name in each if name != turns.ALWAYS]
    assert sorted(asked) == sorted(turns.DOMAINS)
    assert all(len(turns.long(turn)) <= turns.MOST for turn in range(len(rounds)))
    assert all(turns.long(turn)[:5] == tuple(f"who5.{n}" for n in range(1, 6)) for turn in range(len(rounds)))
    assert turns.long(len(rounds)) == turns.long(0)


def test_half_a_year_later_it_is_another_turn() -> None:
    days = [date(2026, 11, 24), date(2027, 5, 24), date(2027, 11, 24)]
    assert len({turns.of_day(day) for day in days}) == 3


def test_every_item_is_asked_in_both_languages_and_never_names_a_topic() -> None:
    for each in instruments.every().values():
        if each.by != "person":
            continue
        for item in each.items:
            told = [item.text, *(choice.text for choice in item.choices)]
            assert all(text["vi"] and text["en"] for text in told)
            assert "buôn" not in item.text["vi"].lower()
            assert "nạn nhân" not in item.text["vi"].lower()
        assert each.licence
        assert each.reviewed == {"vi": False, "en": False}
