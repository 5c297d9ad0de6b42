"""The recovery key: two halves on paper, used once, never replaced by a smaller one."""

import re

import pytest
from click.testing import Result

from api.keys import recovery
from api.keys import rules as keys
from api.keys.model import RecoveryWrap
from tests.people import House, Person


def halves_in(output: str) -> tuple[str, str]:
    first, second = re.findall(r"on paper:\n\n  (.+)\n", output)
    return first, second


def renewed(house: House, by: Person) -> Result:
    typed = "\n".join([by.email, by.password, house.code(by)]) + "\n"
    return house.app.test_cli_runner().invoke(args=["recovery", "renew"], input=typed)


def used(house: House, first: str, second: str, to: Person) -> Result:
    typed = "\n".join([first, second, to.email]) + "\n"
    return house.app.test_cli_runner().invoke(args=["recovery", "use"], input=typed)


def test_two_people_bring_their_halves_and_lan_holds_every_desk(house: House) -> None:
    first, second = halves_in(renewed(house, house.minh).output)
    result = used(house, first, second.upper(), house.lan)
    assert result.exit_code == 0
    with house.reading() as session:
        assert house.ring(session, house.lan).desk_codes(session) == set(keys.SHARED)
    assert house.acts()[-2:] == ["RECOVERY_USED", "RECOVERY_MADE"]


def test_used_halves_are_replaced(house: House) -> None:
    first, second = halves_in(renewed(house, house.minh).output)
    third, fourth = halves_in(used(house, first, second, house.lan).output)
    assert used(house, first, second, house.nga).exit_code == 1
    assert used(house, fourth, third, house.nga).exit_code == 0  # whichever of the two comes first


def test_what_a_retired_recovery_key_opened_is_gone(house: House) -> None:
    renewed(house, house.minh)
    renewed(house, house.hoa)
    with house.reading() as session:
        assert session.query(RecoveryWrap).count() == len(keys.SHARED)


def test_one_half_alone_opens_nothing(house: House) -> None:
    first, second = halves_in(renewed(house, house.minh).output)
    assert used(house, first, first, house.lan).exit_code == 1
    assert used(house, first, second.replace(second.split()[0], "lối", 1), house.lan).exit_code == 1
    with pytest.raises(recovery.WrongHalves):
        recovery.joined(first, "one word")


def test_lan_who_holds_one_desk_cannot_make_a_smaller_recovery_key(house: House) -> None:
    before = halves_in(renewed(house, house.minh).output)
    result = renewed(house, house.lan)
    assert result.exit_code == 1
    assert "on paper" not in result.output
    with house.reading() as session:
        assert len(recovery.opened(session, *before)) == len(keys.SHARED)


def test_a_wrong_code_makes_no_recovery_key_and_is_written_down(house: House) -> None:
    typed = "\n".join([house.minh.email, house.minh.password, "000000"]) + "\n"
    assert house.app.test_cli_runner().invoke(args=["recovery", "renew"], input=typed).exit_code == 1
    assert house.acts() == ["SIGN_IN_REFUSED"]


def test_the_halves_give_nothing_to_who_administers(house: House) -> None:
    first, second = halves_in(renewed(house, house.minh).output)
    assert used(house, first, second, house.tuan).exit_code == 1
    assert used(house, first, second, house.lan).exit_code == 0


def test_desks_are_begun_once(house: House) -> None:
    assert house.app.test_cli_runner().invoke(args=["recovery", "begin"]).exit_code == 1


def test_a_live_house_shows_halves_on_a_terminal_only(house: House) -> None:
    house.go_live()
    result = renewed(house, house.minh)
    assert result.exit_code == 1
    assert "on paper" not in result.output
    assert house.acts() == []
