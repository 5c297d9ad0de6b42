"""What a safe-contact card says, and what a report proposes for the first one. Pure: no session."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from api.contact.window import Window

ZONES = (
    "Asia/Ho_Chi_Minh",
    "Asia/Phnom_Penh",
    "Asia/Vientiane",
    "Asia/Bangkok",
    "Asia/Yangon",
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Kuala_Lumpur",
    "Asia/Manila",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Asia/Dubai",
    "Europe/Berlin",
    "Europe/London",
    "UTC",
)
TEXT_MAX = 2_000


class Channel(StrEnum):
    """A way to somebody."""

    MAILBOX = "mailbox"
    CALL = "call"
    SMS = "sms"
    ZALO = "zalo"
    FACEBOOK = "facebook"
    TELEGRAM = "telegram"
    SOMEONE = "someone"
    OTHER = "other"


class Phone(StrEnum):
    """Whose telephone it is."""

    OWN = "own"
    SHARED = "shared"
    BORROWED = "borrowed"
    WATCHED = "watched"
    UNKNOWN = "unknown"


class Voicemail(StrEnum):
    """What may be left when nobody answers."""

    NOTHING = "nothing"
    NEUTRAL = "neutral"
    ASKED = "asked"


class Address(StrEnum):
    """How the person wishes to be addressed."""

    BAN = "ban"
    BAC = "bac"
    CO = "co"
    CHU = "chu"
    ANH = "anh"
    CHI = "chi"
    EM = "em"


TEXTS = ("number", "may_answer", "if_other", "agreed_word", "duress_word", "note")


@dataclass(frozen=True)
class Card:
    """How one person may be reached. ``since``, ``until``: 'HH:MM' on the clock of ``zone``; no days mean any day.

    ``avoid``: do not contact at all. ``number``: which number or account; texts hold at most TEXT_MAX characters.
    """

    channels: tuple[Channel, ...] = (Channel.MAILBOX,)
    days: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    zone: str = ZONES[0]
    phone: Phone = Phone.UNKNOWN
    voicemail: Voicemail = Voicemail.NOTHING
    address: Address = Address.BAN
    avoid: bool = False
    number: str = field(default="", repr=False)
    may_answer: str = field(default="", repr=False)
    if_other: str = field(default="", repr=False)
    agreed_word: str = field(default="", repr=False)
    duress_word: str = field(default="", repr=False)
    note: str = field(default="", repr=False)

    def body(self) -> dict[str, Any]:
        """The JSON that is sealed: only what is said."""
        return {name: value for name, value in asdict(self).items() if value not in ("", (), False)}

    @property
    def window(self) -> Window:
        """The hours that were agreed upon; hours that are told by one end alone say nothing."""
        since, until = (self.since, self.until) if self.since and self.until else ("", "")
        return Window(self.zone, self.days, since, until)

    def inside(self, at: datetime) -> bool:
        """Whether this is one of the hours that were agreed upon, on the clock of that place."""
        return self.window.inside(at)


def card_of(body: dict[str, Any]) -> Card:
    """Inverse of :meth:`Card.body`."""
    return Card(
        channels=tuple(Channel(each) for each in body.get("channels", ())),
        days=tuple(body.get("days", ())),
        since=body.get("since", ""),
        until=body.get("until", ""),
        zone=body.get("zone", ZONES[0]),
        phone=Phone(body.get("phone", Phone.UNKNOWN)),
        voicemail=Voicemail(body.get("voicemail", Voicemail.NOTHING)),
        address=Address(body.get("address", Address.BAN)),
        avoid=body.get("avoid", False),
        **{name: body.get(name, "") for name in TEXTS},
    )


def proposed(content: dict[str, Any], *, writer: bool) -> Card:
    """A first card from what one submission says: of who wrote it (``writer``), else of whom it is about."""
    if not writer:
        return _of_whom(content)
    cards = content.get("cards") or {}
    reply, you, call = content.get("reply") or {}, cards.get("you") or {}, cards.get("call") or {}
    told = [reply.get("safe", ""), you.get("when", ""), *(call.get(name, "") for name in ("country", "from", "until"))]
    own = _of_whom(content) if content.get("about") == "self" else Card()
    return replace(
        own,
        channels=(Channel.MAILBOX, Channel.CALL) if call or reply.get("how") == "phone" else (Channel.MAILBOX,),
        number=str(call.get("number") or reply.get("contact") or you.get("contact") or own.number)[:TEXT_MAX],
        if_other=str(call.get("say", ""))[:TEXT_MAX],
        note=_joined([*told, own.note]),
    )


def _of_whom(content: dict[str, Any]) -> Card:
    """Nobody has asked that person yet: only the mailbox, and what the writer knows about the telephone."""
    last, quiet = ((content.get("cards") or {}).get(name) or {} for name in ("last", "quiet"))
    watched = last.get("phone_watched") == "yes" or quiet.get("near") == "yes"
    return Card(
        channels=(Channel.MAILBOX,),
        phone=Phone.WATCHED if watched else Phone.UNKNOWN,
        number=str(last.get("number", ""))[:TEXT_MAX],
        note=_joined([str(last.get("when_to_call", ""))]),
    )


def _joined(texts: list[str]) -> str:
    return " · ".join(dict.fromkeys(text.strip() for text in texts if text.strip()))[:TEXT_MAX]


def merged(newer: Card, older: Card) -> Card:
    """One card out of two for the same person: the newer one's words, and whatever is more careful of both."""
    both = tuple(channel for channel in newer.channels if channel in older.channels)
    return replace(
        newer,
        channels=both or (Channel.MAILBOX,),
        avoid=newer.avoid or older.avoid,
        phone=Phone.WATCHED if Phone.WATCHED in (newer.phone, older.phone) else newer.phone,
        voicemail=newer.voicemail if newer.voicemail is older.voicemail else Voicemail.NOTHING,
        agreed_word=newer.agreed_word or older.agreed_word,
        duress_word=_joined([newer.duress_word, older.duress_word]),
        note=_joined([newer.note, older.note, older.number if older.number != newer.number else ""]),
    )
