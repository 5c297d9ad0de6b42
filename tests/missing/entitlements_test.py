"""What a person may be entitled to: by the law's own table, never a yes or a no."""

import pytest

from api.missing.entitlements import (
    Age,
    Nationality,
    Status,
    Support,
    Whereabouts,
    basis,
    body,
    may_have,
    older_law,
    standing_of,
    together,
)
from pwa.casework import labels

ALL = list(basis().items)
ABROAD = ["essential_needs", "medical", "interpretation", "legal_support"]
WAITING_HERE = [*ABROAD, "legal_aid", "travel", "psychological"]
FOREIGN = [*ABROAD, "legal_aid", "psychological"]
VN, OUT = Nationality.VIETNAMESE, Nationality.FOREIGN


@pytest.mark.parametrize(
    ("standing", "items"),
    [
        (Support(Status.IDENTIFIED, nationality=VN), ALL),
        (Support(Status.IDENTIFIED, nationality=Nationality.STATELESS_RESIDENT), ALL),
        (Support(Status.IDENTIFIED, nationality=OUT), FOREIGN),
        (Support(Status.IDENTIFIED), []),
        (Support(Status.UNDER_IDENTIFICATION, Whereabouts.ABROAD, nationality=VN), ABROAD),
        (Support(Status.UNDER_IDENTIFICATION, Whereabouts.INSIDE, nationality=VN), WAITING_HERE),
        (Support(Status.UNDER_IDENTIFICATION), []),
        (Support(Status.MINOR_WITH, age=Age.MINOR), ALL[:8]),
        (Support(Status.MINOR_WITH, age=Age.ADULT), []),
        *((Support(status, Whereabouts.INSIDE, Age.MINOR, VN), []) for status in (Status.POTENTIAL, Status.UNKNOWN)),
        (Support(Status.NOT_IDENTIFIED, Whereabouts.INSIDE, Age.MINOR, VN), []),
    ],
    ids=str,
)
def test_the_list_follows_status_place_age_and_nationality(standing: Support, items: list[str]) -> None:
    assert may_have(standing) == items


def test_who_was_identified_before_this_law_keeps_the_former_one() -> None:
    assert older_law(Support(Status.IDENTIFIED, identified_on="2025-06-30"))
    assert not older_law(Support(Status.IDENTIFIED, identified_on="2025-07-01"))
    assert not older_law(Support(Status.UNDER_IDENTIFICATION, identified_on="2025-06-30"))
    assert not older_law(Support(Status.IDENTIFIED))


def test_the_rules_are_data_with_a_source_a_date_and_no_amounts() -> None:
    told = basis()
    assert told.source
    assert told.date == "2025-07-01"
    assert (told.form, told.working_days) == ("07", 9)
    assert told.authority in labels.AUTHORITIES


def test_everything_has_words() -> None:
    assert set(labels.SUPPORTS) == set(ALL)
    assert set(labels.STATUSES) == {each.value for each in Status}


def test_of_two_files_on_one_person_nothing_is_lost() -> None:
    first, second = Support(Status.UNKNOWN, Whereabouts.INSIDE), Support(Status.POTENTIAL, Whereabouts.ABROAD)
    assert together(first, second) == Support(Status.POTENTIAL, Whereabouts.INSIDE)
    assert standing_of(body(second)) == second
