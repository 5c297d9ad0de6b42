"""The line to a service: sealed for its very name, though it is the address that was looked at that is connected to."""

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from api.push import post
from api.push.address import parsed
from api.push.notice import Letter
from api.push.post import Answer, Lines, Outcome
from tests.push.receiver import Receiver

NOW = datetime.now(UTC)


def certificate(folder: Path) -> Path:
    """Key and certificate of push.example and 127.0.0.2, signed by itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "push")])
    names = [x509.DNSName("push.example"), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))]
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "push.pem"
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return file


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A service behind TLS on this machine; every name means it, and its certificate is trusted here."""
    file = certificate(tmp_path)
    here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    here.load_cert_chain(file)
    monkeypatch.setattr(post, "_trust", lambda: ssl.create_default_context(cafile=str(file)))

    def means(_host: str, port: int, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", means)
    with Receiver(here) as receiver:
        yield receiver


def posted(service: Receiver, name: str) -> Answer:
    address = parsed(f"https://{name}:{service.server.server_port}/x", here=True)
    lines = Lines(here=True)
    answer = lines.post(address, Letter({"ttl": "60"}, b"sealed"), NOW)
    lines.close()
    return answer


def test_a_service_shows_the_certificate_of_its_name(service: Receiver) -> None:
    assert posted(service, "push.example").outcome is Outcome.TAKEN
    (came,) = service.came
    assert came.headers["host"] == f"push.example:{service.server.server_port}"


@pytest.mark.parametrize("name", ["other.example", "127.0.0.1"])
def test_who_cannot_show_it_is_told_nothing(service: Receiver, name: str) -> None:
    assert posted(service, name).outcome is Outcome.LATER
    assert service.came == []


def test_who_is_not_trusted_is_told_nothing(service: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "_trust", ssl.create_default_context)
    assert posted(service, "push.example").outcome is Outcome.LATER
    assert service.came == []
