"""A colleague who keeps cards, weighs and decides: rules that take the case's key."""

import uuid
from collections.abc import Callable
from typing import Any

from api.casework import opening
from api.contact import queries, rules, weighing
from api.contact.card import Card, Channel
from api.contact.guard import Relation, Standing, Verdict, Wish, Wished
from tests.casework.people import Colleague

OWN = Card(channels=(Channel.MAILBOX, Channel.CALL), may_answer="chỉ bác gái", if_other="nhầm số")


class Keeper(Colleague):
    """Somebody of the staff, at one case."""

    def keeps(self, rule: Callable[..., Any], case_id: uuid.UUID, subject: uuid.UUID, *args: Any, **named: Any) -> Any:
        """Apply one rule to a conversation or a person of a case."""
        with self.house.writing() as session:
            key = opening.key_about(session, self.house.ring(session, self.person), case_id, subject)
            return rule(session, key, case_id, subject, *args, by=self.id, at=self.house.at, **named)

    def finds(self, question: Callable[..., Any], case_id: uuid.UUID, **named: Any) -> Any:
        with self.house.reading() as session:
            _case, key = opening.case_of(session, self.ring(session), case_id)
            return question(session, case_id, key, **named)

    def cards(self, case_id: uuid.UUID) -> dict[uuid.UUID, queries.OpenedCard]:
        found: dict[uuid.UUID, queries.OpenedCard]
        found = self.finds(queries.cards, case_id, by=self.id, at=self.house.at)
        return found

    def writes_card(self, case_id: uuid.UUID, subject: uuid.UUID, card: Card = OWN, version: int = 0) -> None:
        self.keeps(rules.set_card, case_id, subject, card, version=version)

    def reads_card(self, case_id: uuid.UUID, subject: uuid.UUID, version: int = 1) -> None:
        with self.house.writing() as session:
            rules.read_card(session, case_id, subject, version=version, by=self.id, at=self.house.at)

    def may(self, case_id: uuid.UUID, subject: uuid.UUID, way: Channel = Channel.MAILBOX) -> None:
        """Asks whether contact is allowed, as a door does. Raises what may_contact raises."""
        with self.house.writing() as session:
            key = opening.key_about(session, self.house.ring(session, self.person), case_id, subject)
            rules.may_contact(session, key, subject, way, by=self.id, at=self.house.at)

    def person_of(self, case_id: uuid.UUID) -> uuid.UUID:
        return self.sees(case_id).persons[0].id

    def wishes(self, case_id: uuid.UUID, wish: Wish, version: int = 0) -> None:
        """Write down what the person of this case wishes."""
        wished = Wished(wish, known_by="Em gọi từ nhà tạm lánh.")
        self.keeps(weighing.wish, case_id, self.person_of(case_id), wished, version=version)

    def weighs(
        self, case_id: uuid.UUID, talk: uuid.UUID, relation: Relation, verdict: Verdict, version: int = 0
    ) -> None:
        standing = Standing(relation, verdict, "gọi lại số cũ", "giọng khác")
        self.keeps(weighing.weigh, case_id, talk, standing, version=version)

    def held(self, case_id: uuid.UUID) -> list[queries.OpenedHeld]:
        found: list[queries.OpenedHeld] = self.finds(queries.held, case_id)
        return found
