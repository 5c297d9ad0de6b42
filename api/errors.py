"""Refusals: the one way a rule says no. Each reason is a class; its words stand in the pages."""

import re


class Refused(Exception):
    """A rule said no. ``status`` is the HTTP status, ``code`` the reason in snake_case; neither holds a detail."""

    status = 400
    retry_after: int | None = None

    @property
    def code(self) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()


class SignedOut(Refused):
    """Nobody is signed in, and this door needs somebody."""

    status = 401


class NotAllowed(Refused):
    """Somebody is here, but this door is not theirs."""

    status = 403


class ForeignOrigin(Refused):
    """A form was sent from a page that is not ours."""

    status = 403


class InsecureConnection(Refused):
    """Plain HTTP from elsewhere: whoever watches the network would read along."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or it is not for this reader to know."""

    status = 404


class Changed(Refused):
    """Somebody else was quicker; nothing was overwritten."""

    status = 409


class TooLarge(Refused):
    """More bytes than the house takes at once."""

    status = 413


class TooOften(Refused):
    """The same network asked very often; waiting helps."""

    status = 429
    retry_after = 30


class Unavailable(Refused):
    """Rows or files cannot be reached just now; nothing was half-written."""

    status = 503
    retry_after = 20
