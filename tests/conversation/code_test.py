"""The return code: eight words or twenty-five digits, however somebody writes them down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.conversation.code import Code, UnknownCode, from_seed, new_code, read_code
from api.words import folded

codes = st.binary(min_size=10, max_size=10).map(Code)


@given(codes)
def test_words_and_digits_lead_back_to_the_code(code: Code) -> None:
    assert read_code(" ".join(code.words)) == code
    assert read_code(" ".join(code.digits)) == code
    assert from_seed(code.secret.hex()) == code


@given(codes, st.sampled_from([" ", "  ", "\n", ", ", "-", " \t"]), st.booleans())
def test_paper_is_read_as_it_was_written(code: Code, between: str, capitals: bool) -> None:
    typed = between.join(folded(word) for word in code.words)
    assert read_code(f" {typed.upper() if capitals else typed} ") == code
    assert read_code(between.join(code.digits)) == code


@given(codes, codes)
def test_everything_derived_differs_from_code_to_code(one: Code, other: Code) -> None:
    if one != other:
        assert one.lookup_hash != other.lookup_hash
        assert one.access_hash != other.access_hash
        assert one.once(b"same") != other.once(b"same")


@given(st.text(max_size=500))
def test_any_other_text_is_an_unknown_code(text: str) -> None:
    try:
        read_code(text)
    except UnknownCode:
        return
    assert len(folded(text).replace("-", " ").replace(",", " ").split()) in {1, 5, 8, *range(25)}


@pytest.mark.parametrize(
    "text", ["", " ", "9" * 25, "1" * 24, "1" * 26, "a b c d e f g h", "²" * 25, "٣" * 25, "\0" * 25, "9" * 100_000]
)
def test_near_misses_are_unknown_codes(text: str) -> None:
    with pytest.raises(UnknownCode):
        read_code(text)


def test_a_code_has_eighty_random_bits() -> None:
    assert len({new_code().secret for _ in range(1000)}) == 1000
    assert len(new_code().secret) * 8 >= 75


def test_a_code_shows_itself_to_nobody_by_accident() -> None:
    code = new_code()
    assert code.secret.hex() not in repr(code)
    assert "private" not in repr(code.pair)
