"""Whether notices help is counted without a person: by month, with and without a notice, and nothing small is shown."""

from datetime import UTC, datetime

from api.push import returns
from api.push.returns import Returns
from tests.people import House
from tests.push.people import Mai, somebody
from tests.push.receiver import Receiver

NOTHING = Returns(None, None)


def months(house: House) -> dict[bool, Returns]:
    with house.reading() as session:
        return returns.of_month(session, house.at)


def test_answers_and_first_readings_are_counted_apart_for_who_is_told(able: House, service: Receiver) -> None:
    told, untold = [somebody(able) for _ in range(6)], [somebody(able) for _ in range(7)]
    for mai in told:
        mai.wishes(service.browser())
    for mai in (*told, *untold):
        mai.is_answered()
    able.later(minutes=5)
    for mai in (*told[:5], *untold[:5]):
        mai.reads()
        mai.reads()
    assert months(able) == {True: Returns(6, 5), False: Returns(7, 5)}


def test_few_are_not_shown(able: House) -> None:
    people = [somebody(able) for _ in range(5)]
    for mai in people[:4]:
        mai.is_answered()
        mai.reads()
    assert months(able)[False] == NOTHING
    people[4].is_answered()
    assert months(able)[False] == Returns(5, None)
    page = able.sign_in(able.hoa).get("/console/house").text
    assert "Tháng này 5, đã đọc dưới 5." in page
    assert "Tháng này dưới 5." in page


def test_a_reading_counts_in_the_month_of_its_answer_as_viet_nam_has_it(mai: Mai) -> None:
    house = mai.house
    house.at = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)  # a minute to midnight
    for _ in range(5):
        mai.is_answered()
    house.later(minutes=1)
    mai.reads()
    assert months(house) == {True: NOTHING, False: NOTHING}
    house.later(minutes=-1)
    assert months(house)[False] == Returns(5, 5)
