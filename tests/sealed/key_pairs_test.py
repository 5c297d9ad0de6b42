"""Key pairs and wraps: made as RFC 9180 says, bound to the header and to the content key they carry."""

import uuid
from dataclasses import replace

import pytest

from api import sealed
from api.sealed import Broken, Header, Kind, Urgency, Where, is_point, new_pair, pair_from_seed, unwrap, wrap

HEADER = Header("intake", Kind.REPORT, Urgency.NORMAL, Where.UNKNOWN, "vi")
# RFC 9180, appendix A.3.1: DHKEM(P-256, HKDF-SHA256)
IKM = bytes.fromhex("4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e")
PRIVATE = "4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb"
PUBLIC = (
    "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
    "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4"
)


def test_a_pair_from_a_seed_is_the_one_of_the_standard() -> None:
    pair = pair_from_seed(IKM)
    assert (pair.private.hex(), pair.public.hex()) == (PRIVATE, PUBLIC)


def test_only_the_holder_opens_what_is_sealed_to_them() -> None:
    lan, nga = new_pair(), new_pair()
    sealed_to_lan = sealed.seal_to(lan.public, b"k" * 32, b"info")
    assert sealed.open_with(lan.private, sealed_to_lan, b"info") == b"k" * 32
    for private, info in ((nga.private, b"info"), (lan.private, b"other")):
        with pytest.raises(Broken):
            sealed.open_with(private, sealed_to_lan, info)


@pytest.mark.parametrize("length", [0, 1, 64, 65, 112])
def test_what_was_cut_short_is_broken_and_nothing_else(length: int) -> None:
    pair = new_pair()
    with pytest.raises(Broken):
        sealed.open_with(pair.private, sealed.seal_to(pair.public, b"k" * 32, b"")[:length], b"")


CHANGES = [
    {"desk": "follow-up"},
    {"kind": Kind.QUIET},
    {"urgency": Urgency.RED},
    {"where": Where.ABROAD},
    {"language": "en"},
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_wrap_opens_with_its_own_header_only(change: dict[str, object]) -> None:
    desk, key = new_pair(), sealed.new_content_key()
    wrapped = wrap(key, desk.public, HEADER.hash())
    assert unwrap(key.id, wrapped, desk.private, HEADER.hash()) == key
    for context in (replace(HEADER, **change).hash(), b""):  # type: ignore[arg-type]
        with pytest.raises(Broken):
            unwrap(key.id, wrapped, desk.private, context)


def test_a_wrap_is_bound_to_its_content_key() -> None:
    desk, key = new_pair(), sealed.new_content_key()
    with pytest.raises(Broken):
        unwrap(uuid.uuid4(), wrap(key, desk.public), desk.private)


POINTS = [b"", b"\4", b"\4" + bytes(64), b"\4" + b"\1" * 64, new_pair().public[:-1], b"\2" + new_pair().public[1:33]]


@pytest.mark.parametrize("point", POINTS, ids=["nothing", "mark", "zeros", "ones", "short", "compressed"])
def test_what_is_no_point_of_the_curve_is_refused(point: bytes) -> None:
    assert not is_point(point)
    if len(point) != 33:  # a short form is a point, but not in our format
        with pytest.raises(Broken):
            sealed.seal_to(point, b"k" * 32, b"")


def test_a_fingerprint_names_a_key_shortly() -> None:
    assert sealed.fingerprint(pair_from_seed(IKM).public) == sealed.fingerprint(bytes.fromhex(PUBLIC))
    assert len(sealed.fingerprint(new_pair().public)) == 16
