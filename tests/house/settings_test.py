"""Settings: few, listed in the README, and refused in one sentence when they would put somebody at risk."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from api.settings import BETWEEN, VARIABLES, Settings, UnsafeSettings, from_environment

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
LIVE = {"LOI_VE_MODE": "live", "PUBLIC_ORIGIN": "https://example.org"}


def test_the_readme_lists_every_setting_with_its_default() -> None:
    told = dict(re.findall(r"^\| `([A-Z_0-9]+)` \| (.+?) \|", README, re.MULTILINE))
    assert set(told) == set(VARIABLES.values())
    numbers = {VARIABLES[field.name]: field.default for field in fields(Settings) if isinstance(field.default, int)}
    assert {name: told[name].strip("`") for name in numbers} == {name: str(value) for name, value in numbers.items()}


def test_every_setting_has_its_variable() -> None:
    assert set(VARIABLES) == {field.name for field in fields(Settings)}


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"HOST": "0.0.0.0"}, "Demo mode"),
        ({"HOST": "example.org"}, "Demo mode"),
        ({"LOI_VE_MODE": "production"}, "LOI_VE_MODE"),
        ({"LOI_VE_MODE": "live"}, "PUBLIC_ORIGIN"),
        ({**LIVE, "PUBLIC_ORIGIN": "http://example.org"}, "PUBLIC_ORIGIN"),
        ({**LIVE, "PUBLIC_ORIGIN": "https://example.org/app"}, "a name alone"),
        ({**LIVE, "PUBLIC_ORIGIN": "https://203.0.113.7"}, "a name alone"),
        ({**LIVE, "PUBLIC_ORIGIN": "https://[2001:db8::1]:443"}, "a name alone"),
        ({**LIVE, "HOST": "0.0.0.0"}, "PROXIES=1"),
        ({**LIVE, "ARGON2_KIB": "1024"}, "ARGON2_KIB"),
        ({**LIVE, "PUSH_HERE": "1"}, "PUSH_HERE"),
        ({"PORT": "eight"}, "PORT"),
        ({"RETENTION": "information=99999999999,counselling=1,transfer=1,none=1,calls=1"}, "RETENTION"),
        ({"SMS_NUMBER": "ai?body=x"}, "SMS_NUMBER"),
    ],
)
def test_an_unsafe_setting_is_refused_in_one_sentence(environ: dict[str, str], told: str) -> None:
    with pytest.raises(UnsafeSettings, match=told):
        from_environment(environ)


def test_every_number_has_a_least_and_a_most() -> None:
    """BACKUP_DAYS=0 would let back-ups go at once, and a thousand years overflow the first moment that is counted."""
    assert set(BETWEEN) == {field.name for field in fields(Settings) if isinstance(field.default, int)}
    for field, (least, most) in BETWEEN.items():
        for number in (least - 1, most + 1):
            with pytest.raises(UnsafeSettings, match=f"^{VARIABLES[field]} must lie between {least} and {most}"):
                from_environment({VARIABLES[field]: str(number)})


def test_a_live_house_behind_its_proxy_is_accepted() -> None:
    assert not from_environment({**LIVE, "HOST": "0.0.0.0", "PROXIES": "1"}).demo
