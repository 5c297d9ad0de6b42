"""Lan signs in; others try to."""

from tests.people import House


def test_lan_signs_in_with_words_without_marks_and_in_capitals(house: House) -> None:
    client = house.client()
    answer = house.try_sign_in(client, house.lan, password=house.lan.password.upper())
    assert answer.status_code == 303
    print(answer.headers)
    page = client.get("/console/me")
    print(page.text)
    assert house.lan.name in page.text
