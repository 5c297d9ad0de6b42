"""A device that makes passkeys and shows them, as a telephone does; it can be made to cheat."""

import hashlib
import html
import json
import re
import struct
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from flask.testing import FlaskClient
from webauthn.helpers import bytes_to_base64url as coded

from tests.people import House, Person

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def asked(page: str) -> dict[str, Any]:
    """What a page wants to hear from a device."""
    found = re.search(r'data-options="([^"]*)"', page)
    assert found is not None
    told: dict[str, Any] = json.loads(html.unescape(found[1]))
    return told


class Device:
    """One passkey on one device, for the house at ``origin``."""

    def __init__(self, origin: str = "http://localhost", name: str = "localhost") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(self.key.private_numbers().private_value.to_bytes(32)).digest()
        self.origin, self.name, self.count, self.knows_its_owner = origin, name, 0, True

    def made(self, options: dict[str, Any]) -> str:
        """The answer to being asked for a new passkey."""
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        credential = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(ATTESTED) + credential
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"attestationObject": coded(attested)}, self._client("webauthn.create", options))

    def shows(self, options: dict[str, Any]) -> str:
        """The answer to being asked to prove itself."""
        assert coded(self.id) in [one["id"] for one in options["allowCredentials"]]
        self.count += 1
        client, data = self._client("webauthn.get", options), self._data()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer({"authenticatorData": coded(data), "signature": coded(signature)}, client)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.knows_its_owner else 0)
        return hashlib.sha256(self.name.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _answer(self, response: dict[str, str], client: bytes) -> str:
        told = {"clientDataJSON": coded(client)} | response
        return json.dumps({"id": coded(self.id), "rawId": coded(self.id), "type": "public-key", "response": told})


def added(client: FlaskClient, name: str = "Điện thoại của Lan", device: Device | None = None) -> Device:
    """A passkey that somebody who just signed in adds on their own page."""
    device = device or Device()
    options = asked(client.get("/console/me/passkey").text)
    answer = client.post("/console/me/passkey", data={"name": name, "signed": device.made(options)})
    assert answer.status_code == 303, answer.text
    return device


def half_in(house: House, person: Person, client: FlaskClient) -> dict[str, Any]:
    """The right password and no code: what the next page asks a device."""
    page = house.try_sign_in(client, person, code="")
    assert page.status_code == 200
    return asked(page.text)
