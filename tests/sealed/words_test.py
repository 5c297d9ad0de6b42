"""Words for numbers: what is said over the telephone, copied by hand and typed on any keyboard comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.words import folded, from_words, issued_password, same_password, to_words
from pwa.shell.alphabet import in_order


@given(st.integers(0, 2**80 - 1))
def test_a_number_comes_back_from_its_words(number: int) -> None:
    spoken = to_words(number, 8)
    assert from_words(" ".join(spoken), 8) == number
    assert from_words("-".join(folded(word).upper() for word in spoken), 8) == number
    assert from_words(", ".join(spoken), 8) == number


@pytest.mark.parametrize("typed", ["", "một", "x " * 8, "\0", "🙂 " * 8, "chữ " * 250_000])
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="word"):
        from_words(typed, 8)


def test_a_password_is_issued_of_seven_words_and_never_twice() -> None:
    given_out = {issued_password() for _ in range(50)}
    assert len(given_out) == 50
    assert {len(password.split()) for password in given_out} == {7}


def test_a_password_is_the_same_however_it_is_typed() -> None:
    password = issued_password()
    for typed in (
        password.upper(),
        folded(password),
        f"  {password.replace(' ', '   ')}\n",
        password.replace(" ", "-"),
    ):
        assert same_password(typed) == same_password(password)


def test_names_stand_in_the_order_of_the_alphabet() -> None:
    names = ["An", "Ánh", "Ân", "Bình", "Chi", "Dung", "Đạt", "Ê", "Hoa", "Lan", "Nga", "Oanh", "Ông", "Ơn", "Xuân"]
    assert sorted(set(names), key=in_order) == names
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(set(tones), key=in_order) == tones
    assert sorted(["Lan Thử", "lan an", "", "🙂"], key=in_order)[0] == ""
