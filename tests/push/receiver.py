"""A push service of our own on 127.0.0.1, and a browser that opens what comes.

Written from RFC 8291, 8188 and 8292 with primitives alone, so that it agrees with the sender's library or shows that
one of them is wrong. It never imports anything of the house.
"""

import base64
import json
import secrets
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HANG = 0  # in the place of a status: take everything and never answer
DRIP = 1  # answer, one byte a second, for ever


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def content(told: str) -> bytes:
    return base64.urlsafe_b64decode(told + "=" * (-len(told) % 4))


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@dataclass
class Subscribed:
    """A browser's side of one subscription."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def told(self) -> dict[str, str]:
        """What it hands to a house."""
        return {"endpoint": self.endpoint, "p256dh": text(point(self.key)), "auth": text(self.secret)}

    def opens(self, body: bytes) -> bytes:
        """The words of a notice (RFC 8291 section 3, RFC 8188 section 2), padding and all after the mark cut off."""
        salt, record, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= record <= 4096
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), public)
        info = b"WebPush: info\0" + point(self.key) + sender
        material = HKDF(SHA256(), 32, self.secret, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(material)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(material)
        opened = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert opened.endswith(b"\x02")  # the last record
        return opened[:-1]


class Came(NamedTuple):
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    def claims(self, public: str) -> dict[str, Any]:
        """What the sender says of itself; its signature must be that of ``public`` (RFC 8292)."""
        scheme, _, given = self.headers["authorization"].partition(" ")
        assert scheme == "vapid"
        parts = dict(part.strip().split("=", 1) for part in given.split(","))
        assert parts["k"] == public
        head, body, signature = parts["t"].split(".")
        assert json.loads(content(head))["alg"] == "ES256"
        raw = content(signature)
        pair = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        known = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), content(public))
        known.verify(pair, f"{head}.{body}".encode(), ec.ECDSA(SHA256()))
        claims: dict[str, Any] = json.loads(content(body))
        return claims


class Receiver:
    """``answers``: status by path, 201 unless told; ``more``: headers to go with it. ``came``: what was sent here."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.came: list[Came] = []
        self.answers: dict[str, int] = {}
        self.more: dict[str, dict[str, str]] = {}
        self.closing = threading.Event()
        self.at_door = threading.Event()
        self.server = _Server(("127.0.0.1", 0), _handler(self))
        self.scheme = "https" if tls else "http"
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "Receiver":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def origin(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server.server_port}"

    def browser(self, answer: int = 201, **more: str) -> Subscribed:
        """Somebody's browser; ``answer`` to all that is sent to it, with headers such as ``Retry_After``."""
        path = f"/push/{secrets.token_hex(16)}"
        self.answers[path] = answer
        self.more[path] = {name.replace("_", "-"): value for name, value in more.items()}
        return Subscribed(self.origin + path)

    def sent_to(self, browser: Subscribed) -> list[Came]:
        return [one for one in self.came if self.origin + one.path == browser.endpoint]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """A caller that does not trust us goes away in the middle."""


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.came.append(Came(self.path, headers, body))
            receiver.at_door.set()
            status = receiver.answers.get(self.path, 201)
            if status == HANG:
                receiver.closing.wait()
            elif status == DRIP:
                self._drip()
            else:
                self._answer(status)

        def do_GET(self) -> None:
            """Nobody asks here, unless they follow a redirection."""
            receiver.came.append(Came(self.path, {}, b""))
            self._answer(200)

        def _answer(self, status: int) -> None:
            self.send_response(status)
            for name, value in receiver.more.get(self.path, {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _drip(self) -> None:
            self.close_connection = True
            try:
                self.wfile.write(b"HTTP/1.1 ")
                while not receiver.closing.is_set():
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.2)
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler
