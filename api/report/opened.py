"""What an opened envelope says. A phone may have sealed anything, so only what the form could say is read from it."""

from collections.abc import Iterator
from typing import Any

from api.conversation.noting import Asks
from api.report.content import from_form

PLACES = 7


def trusted(body: dict[str, Any]) -> dict[str, Any]:
    """The same answers as :func:`api.report.content.from_form` gives; anything else in ``body`` is left out."""
    said = dict(_answers(body))
    fields = from_form(lambda name: _text(said.get(name)), lambda name: _texts(said.get(name))).fields
    places = [place for place in map(_place, _list(body.get("photo_places"))[:PLACES]) if place]
    asked = _text(body.get("asks"))
    asks = {"asks": asked} if asked in set(Asks) else {}
    return {**fields, **({"photo_places": places} if places else {}), **asks}


def _answers(body: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Answers under the names that the form's fields have."""
    yield from body.items()
    for card, answers in _object(body.get("cards")).items():
        yield from ((f"{card}-{name}", answer) for name, answer in _object(answers).items())
    place, reply = _object(body.get("place")), _object(body.get("reply"))
    yield from {"place": place.get("text"), "reply": reply.get("how")}.items()
    yield from ((f"place-{name}", place.get(name)) for name in ("lat", "lon", "accuracy", "blurred"))
    yield "place-taken-at", place.get("taken_at")
    yield from ((f"reply-{name}", reply.get(name)) for name in ("contact", "safe"))


def _place(place: object) -> dict[str, float] | None:
    """A place written in a photo, read as the form reads a position."""
    told = {f"place-{name}": value for name, value in _object(place).items()}
    found = from_form(lambda name: _text(told.get(name)), lambda name: []).fields.get("place", {})
    return {"lat": found["lat"], "lon": found["lon"]} if "lat" in found else None


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if isinstance(value, str) or number else ""


def _texts(value: object) -> list[str]:
    return [text for text in _list(value) if isinstance(text, str)]
