"""A daughter on a bus shares where her phone is; Lan watches. Time or she herself ends it, nobody else adds to it."""

import uuid
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from api import sealed
from api.binary import from_text, to_text
from api.conversation.model import Conversation
from api.location import queries
from api.sealed import Header, Kind, Label, Urgency, Where
from tests.people import House
from tests.phones import Phone

HERE = {"lat": 11.562112, "lon": 104.916311, "accuracy": 12}


class Daughter(Phone):
    """A phone that has reported, and shares."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        assert self.hands_in(self.report()).status_code == 201
        self.key = sealed.new_content_key()
        self.share = ""

    def tokens(self) -> dict[str, str]:
        lookup = to_text(sealed.derived(self.code.secret, Label.CODE_LOOKUP))
        return {"lookup": lookup, "access": to_text(self.code.access), "share": self.share}

    def beginning(self, minutes: int | None = 15) -> dict[str, Any]:
        """What begins the share, sealed to the desk as docs/envelope.md says."""
        header = Header(self.desk["desk"], Kind.LIVE, Urgency.AMBER, Where.UNKNOWN, "vi")
        plain = sealed.canonical({"format": 1, "live": minutes or 0})
        envelope = self.report(once=to_text(b"sixteen bytes of"))
        envelope["header"] |= {"kind": "live", "urgency": "amber", "where": "unknown"}
        return envelope | {
            "content_key_id": str(self.key.id),
            "wrapped": to_text(sealed.wrap(self.key, from_text(self.desk["public"]), header.hash())),
            "body": to_text(self.key.seal(plain, Label.BODY, self.key.id)),
            "files": [],
            "minutes": minutes,
        }

    def begins(self, minutes: int | None = 15) -> TestResponse:
        answer = self.browser.post("/api/v1/live", json=self.beginning(minutes))
        if answer.status_code == 201:
            self.share = answer.get_json()["share"]
        return answer

    def point(self, number: int, **told: Any) -> dict[str, Any]:
        plain = sealed.canonical({"n": number, "at": 1_900_000_000 + number, **HERE, **told})
        return {"number": number, "body": to_text(self.key.seal(plain, Label.LIVE_POINT, self.key.id))}

    def sends(self, *points: dict[str, Any], **other: Any) -> TestResponse:
        return self.browser.post("/api/v1/live/points", json={**self.tokens(), "points": list(points), **other})

    def stops(self) -> TestResponse:
        return self.browser.post("/api/v1/live/stop", json=self.tokens())


def positions(house: House, daughter: Daughter) -> list[queries.Position]:
    with house.reading() as session:
        return queries.positions(session, house.ring(session, house.lan), uuid.UUID(daughter.share))


def case_page(house: House) -> str:
    """The address of the newest case, as Lan opens it."""
    lan = house.sign_in(house.lan)
    return str(lan.get(f"/console/open/{talk(house)}").location).partition("?")[0]


def test_lan_sees_where_the_bus_is_and_that_she_looked_is_written_down(house: House) -> None:
    daughter = Daughter(house)
    assert daughter.begins().status_code == 201
    assert daughter.sends(daughter.point(1), daughter.point(2, lat=11.6)).status_code == 200
    case, before = case_page(house), house.acts().count("PLACE_WATCHED")
    lan = house.sign_in(house.lan)
    assert "Đang chia sẻ nơi của máy" in lan.get(case).get_data(as_text=True)
    page = lan.get(f"{case}/live")
    assert "11.60000, 104.91631" in page.get_data(as_text=True)
    assert "11.56211, 104.91631" in page.get_data(as_text=True)
    assert page.headers["Refresh"].endswith("?unattended=1")
    assert house.acts().count("PLACE_WATCHED") == before + 1


def test_a_page_that_looks_again_by_itself_keeps_no_session_alive(house: House) -> None:
    Daughter(house).begins(None)
    case = case_page(house)
    lan = house.sign_in(house.lan)
    for _ in range(house.settings.idle_minutes):
        house.later(minutes=1)
        last = lan.get(f"{case}/live?unattended=1")
    assert last.status_code == 401  # she proves anew who she is


def test_tuan_who_administers_sees_no_place(house: House) -> None:
    daughter = Daughter(house)
    daughter.begins()
    case = case_page(house)
    assert house.sign_in(house.tuan).get(f"{case}/live").status_code == 403


def test_a_share_ends_by_itself_and_what_a_lost_signal_held_back_still_arrives(house: House) -> None:
    daughter = Daughter(house)
    daughter.begins(15)
    house.later(minutes=16)
    late = daughter.sends(daughter.point(1))
    assert late.status_code == 200
    with house.reading() as session:
        (share,) = queries.shares(session, [talk(house)])
        assert not share.runs(house.later())
    house.later(hours=25)
    assert daughter.sends(daughter.point(2)).status_code == 410
    assert [one.number for one in positions(house, daughter)] == [1]


def test_after_she_stops_nothing_gets_in(house: House) -> None:
    daughter = Daughter(house)
    daughter.begins(None)
    daughter.sends(daughter.point(1))
    assert daughter.stops().get_json()["stopped"] is True
    assert daughter.stops().status_code == 200
    assert daughter.sends(daughter.point(2)).status_code == 410
    assert len(positions(house, daughter)) == 1


def test_begun_twice_it_is_one_share_and_sent_twice_one_point(house: House) -> None:
    daughter = Daughter(house)
    begin = daughter.beginning()
    first, second = (daughter.browser.post("/api/v1/live", json=begin).get_json() for _ in range(2))
    assert first == second
    daughter.share = first["share"]
    for _ in range(2):
        assert daughter.sends(daughter.point(1)).status_code == 200
    assert len(positions(house, daughter)) == 1


def test_a_new_share_stops_the_one_before(house: House) -> None:
    daughter = Daughter(house)
    daughter.begins(None)
    old = daughter.share
    daughter.key = sealed.new_content_key()
    again = daughter.beginning(60) | {"once": to_text(b"another sixteen!")}
    assert daughter.browser.post("/api/v1/live", json=again).status_code == 201
    assert daughter.sends(daughter.point(1), share=old).status_code == 410


def test_whoever_has_no_code_neither_adds_nor_stops(house: House) -> None:
    daughter, stranger = Daughter(house), Daughter(house)
    daughter.begins()
    stranger.share = daughter.share
    assert stranger.sends(stranger.point(1)).status_code == 404
    assert stranger.stops().status_code == 404
    assert daughter.sends(daughter.point(1)).status_code == 200


def test_who_has_deleted_the_mailbox_shares_no_more(house: House) -> None:
    daughter = Daughter(house)
    daughter.begins()
    form = {"code": " ".join(daughter.code.words), "sure": "1"}
    assert daughter.browser.post("/box/delete", data=form).status_code == 200
    assert daughter.sends(daughter.point(1)).status_code == 404


def test_a_point_that_is_none_is_left_out_and_harms_no_other(house: House) -> None:
    daughter = Daughter(house)
    daughter.begins()
    other = sealed.new_content_key()
    foreign = to_text(other.seal(b"{}", Label.LIVE_POINT, other.id))
    assert daughter.sends({"number": 1, "body": foreign}).status_code == 404
    assert daughter.sends({"number": 1, "body": "AAAA"}).status_code == 422
    assert daughter.sends({"number": 0, "body": daughter.point(1)["body"]}).status_code == 422
    assert daughter.sends(daughter.point(10_001)).status_code == 413
    swapped = {"number": 3, "body": daughter.point(7)["body"]}
    odd = [daughter.point(4, lat=91), daughter.point(5, lat="x"), daughter.point(6, lon=None)]
    assert daughter.sends(swapped, *odd, daughter.point(8, at=-5), daughter.point(9, accuracy=None)).status_code == 200
    assert [(one.number, one.taken_at is None, one.accuracy) for one in positions(house, daughter)] == [
        (8, True, 12.0),
        (9, False, None),
    ]


def test_ten_thousand_points_are_taken_and_the_latest_are_shown(house: House) -> None:
    daughter = Daughter(house)
    daughter.begins(None)
    for first in range(1, 10_001, 1_600):
        some = [daughter.point(number) for number in range(first, first + 100)]
        assert daughter.sends(*some).status_code == 200
    found = positions(house, daughter)
    assert len(found) == queries.SHOWN
    assert found[-1].number == 9_700


def talk(house: House) -> uuid.UUID:
    with house.reading() as session:
        found = session.scalars(select(Conversation.id).order_by(Conversation.received_at.desc())).first()
    assert found
    return found
