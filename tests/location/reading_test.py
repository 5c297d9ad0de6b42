"""Places in pasted text: whatever was pasted, the same place comes out; what cannot be known is said to be so."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.location.reading import Doubt, How, places_in
from tests.location.notations import AT_BORDER, AT_HANOI, AT_SAIGON, BORDER, HANOI, NO_PLACE, SAIGON, UNREADABLE

NEAR = 0.00006  # degrees: some six metres
PLACED = [(text, how, place) for table, place in ((AT_HANOI, HANOI), (AT_SAIGON, SAIGON), (AT_BORDER, BORDER))
          for text, how in table]  # fmt: skip


@pytest.mark.parametrize(("text", "how", "place"), PLACED)
def test_every_notation_leads_to_its_place(text: str, how: How, place: tuple[float, float]) -> None:
    read = next(one for one in reversed(places_in(text)) if one.point)
    assert read.point == pytest.approx(place, abs=NEAR)
    assert read.how is how
    assert read.text in text


@pytest.mark.parametrize(("text", "how"), UNREADABLE)
def test_what_needs_a_network_is_kept_as_text(text: str, how: How) -> None:
    (read,) = places_in(f"Em gửi: {text}")
    assert (read.how, read.point, read.text) == (how, None, text)


@pytest.mark.parametrize("text", NO_PLACE)
def test_prices_numbers_and_plates_are_no_places(text: str) -> None:
    assert [read for read in places_in(text) if read.how is not How.MAP_LINK] == []


def test_a_short_plus_code_keeps_the_name_it_leans_on() -> None:
    assert places_in("2VH3+CM Hà Nội")[0].near == "Hà Nội"


def test_few_digits_say_how_coarse_a_place_is() -> None:
    assert [places_in(text)[0].accuracy for text in ("21.03N 105.85E", "21°01'N 105°51'E", "21.0285, 105.8542")] == [
        556.0,
        927.0,
        None,
    ]
    assert places_in("7PH72V00+")[0].accuracy == 2780.0
    assert places_in("geo:21.0285,105.8542;u=35")[0].accuracy == 35.0


def test_a_map_that_was_looked_at_is_no_pin() -> None:
    read = places_in("https://www.google.com/maps/@21.0285,105.8542,15z")[0]
    assert (read.doubt, read.accuracy) == (Doubt.VIEW, 955.0)


def test_nothing_at_zero_is_believed() -> None:
    assert [places_in(text)[0].doubt for text in ("0.0000, 0.0000", "geo:0,0")] == [Doubt.ZERO, Doubt.ZERO]


def test_longitude_first_is_turned_round_and_said_to_be() -> None:
    read = places_in("105.8542, 21.0285")[0]
    assert (read.point, read.doubt) == (HANOI, Doubt.SWAPPED)


def test_where_both_ways_are_on_earth_both_are_kept() -> None:
    read = places_in("77.2090, 28.6139")[0]
    assert (read.point, read.doubt, read.other) == ((77.209, 28.6139), Doubt.SWAPPED, (28.6139, 77.209))


def test_n_beside_a_vietnamese_letter_may_be_nam() -> None:
    read = places_in("8.5000 N, 105.1000 Đ")[0]
    assert (read.point, read.doubt, read.other) == ((8.5, 105.1), Doubt.LETTERS, (-8.5, 105.1))


def test_south_and_west_are_below_zero() -> None:
    for text in ("6.2000 S, 106.8000 E", "6°12'0\"S 106°48'0\"E", "S 6 12.000 E 106 48.000", "48M 699163 9314348"):
        assert places_in(text)[0].point == pytest.approx((-6.2, 106.8), abs=NEAR), text
    assert places_in("38.9000 N 77.0000 T")[0].point == (38.9, -77.0)


def test_a_chinese_map_is_said_to_be_converted() -> None:
    assert [places_in(text)[0].converted for text, _how in AT_BORDER] == [True, False] + [True] * 9


def test_live_sharing_is_marked() -> None:
    said = "Live location: https://maps.google.com/?q=21.0285,105.8542"
    assert [places_in(text)[0].live for text in (said, said[15:])] == [True, False]


def test_each_place_once_in_the_order_of_the_text() -> None:
    text = "10.7769, 106.7009 rồi https://maps.google.com/?q=21.0285,105.8542 rồi 10.77690, 106.70090"
    assert [read.point for read in places_in(text)] == [SAIGON, HANOI]


TOKENS = ["21.0285", ",", " ", "°", "'", '"', "N", "Đ", "S", "https://", "maps.google.com/", "?q=", "@", "!3d", "!4d",
          "+", "-", "48Q", "WJ", "7PH7", "geo:", "#map=", "/", "&lat=", "map.baidu.com/", "osm.org/go/", "0" * 30, "[",
          "kinh độ", "%", "waze.com/ul/h", "_", "～", "٣"]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(TOKENS), max_size=25).map("".join)))
@example("https://[x/@1,2")
@example("map.baidu.com/@99999999,99999999")
@example("99X ZZ 99999 99999")
@example("0C AA 1234")
def test_no_text_breaks_it(text: str) -> None:
    for read in places_in(text):
        assert read.point is None or (abs(read.point[0]) <= 90 and abs(read.point[1]) <= 180)


PIECES = ["1", "1.", "1 ", "21°", "a.", "a/", "-", "https://", "7PH7", "lat ", "'", "N 1 ", "48Q ", "21.0285, ", "geo:",
          "///a.b", "a.b.c/", "a.bc/x ", "1'", "21.0285, 105.8542 "]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_the_longest_text_is_read_too(piece: str) -> None:
    """A pattern that goes back and forth would never come back from one of these; `make bench` has the figures."""
    assert len(places_in(piece * (100_000 // len(piece)))) <= 50
