"""The one notice there is: the same bytes for everybody and every reason, encrypted to a browser (RFC 8291).

The given package builds and signs and sends nothing. It is never handed anything per call (that would change it for
all later ones), and where a service has a port of its own its origin is signed here, since the package forgets it.
"""

import json
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from webpush import WebPush, WebPushSubscription

from api import sealed
from api.binary import from_text, to_text
from api.errors import Refused
from api.push.address import Address
from api.sealed import Label, Pair
from api.server_key import ServerKey

BODY = b"note".ljust(256)  # says that there is one, and nothing else
TOPIC = "note"  # a service that still holds one puts the newer in its place
URGENCY = "high"  # of all alike, since a phone that sleeps gets nothing less: it tells nothing about what waits
TOKEN_HOURS = 12
AUTH_BYTES = 16


class NoBrowser(Refused):
    """The keys of a subscription do not have the shape that browsers make."""

    status = 422


@dataclass(frozen=True)
class Browser:
    """What `PushSubscription.toJSON()` gives; base64url without padding."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def browser(endpoint: str, p256dh: str, auth: str) -> Browser:
    """Raises NoBrowser."""
    try:
        point, secret = from_text(p256dh.rstrip("=")), from_text(auth.rstrip("="))
    except ValueError as error:
        raise NoBrowser from error
    if not sealed.is_point(point) or len(secret) != AUTH_BYTES:
        raise NoBrowser
    return Browser(endpoint, to_text(point), to_text(secret))


def from_bytes(told: bytes) -> Browser:
    """Inverse of :meth:`Browser.as_bytes`."""
    return Browser(**json.loads(told))


def house_key(key: ServerKey) -> Pair:
    """What browsers bind a subscription to (RFC 8292): the same as long as SERVER_KEY_FILE keeps its last line."""
    return sealed.pair_from_seed(key.first(Label.PUSH_KEY))


class Letter(NamedTuple):
    """A notice for one browser, ready to be posted."""

    headers: dict[str, str]
    body: bytes


class _Origin(NamedTuple):
    """What the package signs of an address: the two together are the audience."""

    scheme: str
    host: str


class Writer:
    """Writes notices; made once for many, used by several threads."""

    def __init__(self, key: ServerKey, host: str, keep: timedelta) -> None:
        """``host``: whose postmaster the services may write to; ``keep``: how long for a phone that is off."""
        self._keep = keep
        private = ec.derive_private_key(int.from_bytes(house_key(key).private), ec.SECP256R1())
        self._push = WebPush(
            BytesIO(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())),
            BytesIO(private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)),
            subscriber=f"postmaster@{host}",
            ttl=int(keep.total_seconds()),
            expiration=TOKEN_HOURS * 3600,
        )

    def write(self, to: Browser, at: Address, rest: timedelta | None = None) -> Letter:
        """The notice for one browser: a body of one size, and the headers. ``rest``: it is kept no longer."""
        told = WebPushSubscription.model_validate(
            {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}}
        )
        made = self._push.get(BODY, told)
        headers = dict(made.headers) | {"topic": TOPIC, "urgency": URGENCY, "content-type": "application/octet-stream"}
        if rest is not None:
            headers["ttl"] = str(int(min(rest, self._keep).total_seconds()))
        if not at.usual_port:
            headers["authorization"] = self._push.vapid.get_authorization_header(
                _Origin(at.scheme, at.authority),
                self._push.subscriber,
                self._push.expiration,
            )
        return Letter({name: str(value) for name, value in headers.items()}, made.encrypted)


def public_text(key: ServerKey) -> str:
    """The house's key as a browser's `applicationServerKey`."""
    return urlsafe_b64encode(house_key(key).public).rstrip(b"=").decode()
