"""What a case page shows of safe contact and of the guard: pinned lines, what waits, what is weighed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from api import clock, db
from api.accounts import queries as staff
from api.casework import guarding, opening
from api.casework.queries import OpenedCase
from api.checkin import queries as checkin
from api.contact import queries, sentences
from api.contact.card import Card, proposed
from api.contact.guard import Standing, Wished
from api.contact.queries import OpenedCard, OpenedHeld, OpenedStanding, OpenedWish
from api.conversation.queries import OpenedMessage
from api.conversation.queries import Standing as Talk
from api.doors import Permission
from api.tasks.rules import DueKind
from pwa.contact import labels
from pwa.shell.times import when

LOST = lazy_gettext("Thẻ đã đổi sau bản sao lưu, bản mới không còn. Đừng liên lạc: hãy hỏi lại người ấy rồi lưu thẻ.")
UNWEIGHED, UNASKED = OpenedStanding(0, Standing()), OpenedWish(0, Wished())


@dataclass(frozen=True)
class Subject:
    """Somebody whom the case is in contact with or about. ``stops``: why nothing may go out to them yet."""

    id: uuid.UUID
    who: str
    writes: bool
    card: OpenedCard | None
    lines: list[str] = field(repr=False)
    days: int = 0
    stops: str = ""


@dataclass(frozen=True)
class Guarded:
    """All of it, for one case. ``waits``: conversations into which a member's own words wait for a supervisor.

    ``relations``: what each writer says to be; ``standard``: sentences that were approved beforehand, for each mailbox.
    ``lost``: a restore has brought back how somebody stood, or what somebody wished, before.
    """

    subjects: Sequence[Subject]
    standings: dict[uuid.UUID, OpenedStanding]
    wishes: dict[uuid.UUID, OpenedWish]
    held: Sequence[OpenedHeld]
    waits: set[uuid.UUID]
    names: dict[uuid.UUID, str]
    decides: bool
    relations: dict[uuid.UUID, str]
    standard: dict[uuid.UUID, list[tuple[str, str]]]
    lost: bool
    words: ModuleType = labels

    def who(self, subject_id: uuid.UUID) -> str:
        return next((each.who for each in self.subjects if each.id == subject_id), "")


def guarded(case: OpenedCase) -> dict[str, Any]:
    """For the case page, under one name."""
    session, at, me = db.session(), clock.now(), current_user.id
    _case, key = opening.case_of(session, current_user.ring, case.listed.id)
    cards = queries.cards(session, case.listed.id, key, by=me, at=at)
    back = any(row.kind == DueKind.RETURNED.value for row in case.waiting)
    held = [one for one in queries.held(session, case.listed.id, key) if back or not one.decision]
    talks = [talk.id for talk in case.conversations]
    weighed, wished = queries.standings(session, case.listed.id, key), queries.wishes(session, case.listed.id, key)
    found = Guarded(
        [_subject(subject_id, who, writes, cards.get(subject_id), at) for subject_id, who, writes in named(case)],
        {talk: weighed.get(talk, UNWEIGHED) for talk in talks},
        {person.id: wished.get(person.id, UNASKED) for person in case.persons},
        held,
        {talk for talk in talks if guarding.must_wait(session, key, case.listed.id, talk)},
        staff.names(session, {one.author_id for one in held} | {one.decided_by for one in held}),
        current_user.may(Permission.APPROVE),
        _relations(case),
        _standard(case),
        any(queries.weighing_lost(session, talk) for talk in talks)
        or bool(queries.wishes_lost(session, [case.listed.id, *(person.id for person in case.persons)])),
    )
    return {"guarded": found}


def named(case: OpenedCase) -> list[tuple[uuid.UUID, str, bool]]:
    """Everybody who may have a card: id, who that is, and whether they write here."""
    followed = checkin.by_conversations(db.session(), [one.id for one in case.conversations])
    many = len(case.conversations) - len(followed) > 1
    writers = [(one.id, _writer(one, many=many, home=one.id in followed)) for one in case.conversations]
    people = [(one.id, one.facts.get("name", "") if len(case.persons) > 1 else "") for one in case.persons]
    return [(one, who, True) for one, who in writers] + [(one, name or _("Người ấy"), False) for one, name in people]


def _writer(one: Talk, *, many: bool, home: bool) -> str:
    """Who writes: somebody who is accompanied, or who reported; of several each by their time."""
    if home:
        return _("Người được hỏi thăm, từ %(time)s", time=when(one.received_at))
    return _("Người báo tin, tin nhận %(time)s", time=when(one.received_at)) if many else _("Người báo tin")


def _subject(subject_id: uuid.UUID, who: str, writes: bool, card: OpenedCard | None, at: datetime) -> Subject:
    if card is None:
        gone = queries.lost_cards(db.session(), [subject_id])
        return Subject(subject_id, who, writes, None, [], stops=str(LOST) if gone else "")
    return Subject(subject_id, who, writes, card, lines(card.card, at), (at - card.confirmed_at).days, _stops(card, at))


def _stops(card: OpenedCard, at: datetime) -> str:
    if card.lost:
        return str(LOST)
    if card.card.avoid:
        return _("Không liên lạc")
    if card.expired(at):
        return _("Thẻ đã quá hạn. Hãy hỏi lại người ấy rồi xác nhận, trước khi liên lạc.")
    return "" if card.read else _("Hãy đọc thẻ trước khi liên lạc.")


def lines(card: Card, at: datetime) -> list[str]:
    """The three lines that are pinned: how, when, and what to say to somebody else."""
    how = _("Đừng gọi, đừng nhắn, đừng trả lời") if card.avoid else _("Qua: %(ways)s", ways=ways(card))
    say = _("Người khác nghe máy: %(words)s", words=card.if_other or _("gác máy"))
    address = _("gọi là “%(address)s”", address=labels.ADDRESSES[card.address.value])
    phone = _("máy: %(whose)s", whose=str(labels.PHONES[card.phone.value]).lower())
    return [f"{how} · {address}"] if card.avoid else [f"{how} · {address}", f"{hours(card, at)} · {phone}", say]


def ways(card: Card) -> str:
    """In which ways somebody may be reached."""
    return ", ".join(str(labels.CHANNELS[way.value]) for way in card.channels) or _("chưa có cách nào")


def hours(card: Card, at: datetime) -> str:
    """Days and hours, with whether it is one of them now."""
    days = ", ".join(str(labels.DAYS[day]) for day in card.days) or _("ngày nào cũng được")
    told = f"{days}, {card.since}-{card.until}, {labels.ZONES[card.zone]}" if card.since and card.until else days
    outside = _("bây giờ ngoài giờ ấy")
    return told if card.inside(at) else f"{told} · {outside}"


def _relations(case: OpenedCase) -> dict[uuid.UUID, str]:
    """What each writer has said to be, for who weighs it."""
    found = {}
    for message in case.messages:
        said = ((message.content or {}).get("cards") or {}).get("you", {}).get("relation")
        if message.staff_id is None and (said or (message.content or {}).get("about") == "self"):
            found[message.conversation_id] = said or "self"
    return found


def _standard(case: OpenedCase) -> dict[uuid.UUID, list[tuple[str, str]]]:
    """Sentences that were approved beforehand, for each mailbox in its writer's language."""
    return {talk.id: sentences.in_language(talk.language) for talk in case.conversations if talk.has_mailbox}


def first_card(messages: Sequence[OpenedMessage], subject_id: uuid.UUID, *, writes: bool) -> Card:
    """A card as the first message proposes it: of a conversation its own, of the person the first of all."""
    said = [one for one in messages if one.staff_id is None and one.content is not None]
    own = [one for one in said if one.conversation_id == subject_id] if writes else said
    return proposed(own[0].content or {}, writer=writes) if own else Card()
