"""Several people in one case: added, told apart, and how they belong together."""

import uuid

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import people
from api.casework.people import Tie
from pwa.casework import given
from pwa.casework.acts import act


@act("person")
def person(case_id: uuid.UUID) -> Response:
    """One more; then their part of the case."""
    name, token = given.text("person-name"), given.text("token")
    made = people.add_person(db.session(), current_user.ring, case_id, name, token=token, at=clock.now())
    return given.back(case_id, "people", made)


@act("give-clues")
def give_clues(case_id: uuid.UUID) -> Response:
    """Ticked clues belong to another person."""
    to, ticked = given.id_in(given.text("clues-to")), [given.id_in(each) for each in request.form.getlist("clue-id")]
    people.give_clues(db.session(), current_user.ring, case_id, ticked, to, at=clock.now())
    return given.back(case_id, "clues", to)


@act("relate")
def relate(case_id: uuid.UUID) -> Response:
    people.relate(
        db.session(),
        current_user.ring,
        case_id,
        given.id_in(given.text("tie-one")),
        given.one_of(Tie, "tie"),
        given.id_in(given.text("tie-other")),
        note=given.text("tie-note"),
        token=given.text("token"),
        at=clock.now(),
    )
    return given.back(case_id, "people", given.id_or_none("person"))


@act("unrelate")
def unrelate(case_id: uuid.UUID) -> Response:
    relation_id = given.id_in(given.text("relation"))
    people.unrelate(db.session(), current_user.ring, case_id, relation_id, at=clock.now())
    return given.back(case_id, "people", given.id_or_none("person"))
