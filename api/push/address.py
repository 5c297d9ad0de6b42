"""Where a notice may go: to a public address of the browser's own push service, never into this house's network.

The address comes from outside, so it is looked at when it is told and again at each sending, and what was looked at is
what is connected to: a name cannot mean another machine in between.
"""

import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from dataclasses import dataclass, field

from pydantic import AnyHttpUrl, ValidationError

from api.errors import Refused

LONGEST = 1024  # characters of an address
PATIENCE = 3.0  # seconds for a name, while somebody waits
GLOBAL = ipaddress.ip_network("2000::/3")
WITHIN = [ipaddress.ip_network(one) for one in ("2002::/16", "2001::/32")]  # an IPv4 address inside: 6to4, Teredo
NAT64 = ipaddress.ip_network("64:ff9b::/96")
LOOPBACK = "127.0.0.1"

_names = ThreadPoolExecutor(2, thread_name_prefix="names")


class NoPushAddress(Refused):
    """Not an address on the public internet to which notices may go."""

    status = 422


@dataclass(frozen=True)
class Address:
    """A push service's address for one browser. ``path`` with its query; whoever knows it can write there."""

    scheme: str
    host: str
    port: int
    path: str = field(repr=False)

    @property
    def usual_port(self) -> bool:
        return (self.scheme, self.port) in {("https", 443), ("http", 80)}

    @property
    def authority(self) -> str:
        """As in a `Host` header: a port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.usual_port else f"{host}:{self.port}"


def parsed(endpoint: str, *, here: bool = False) -> Address:
    """``here``: 127.0.0.1 over plain HTTP will do, and nothing else that is not public. Raises NoPushAddress."""
    try:
        url = AnyHttpUrl(endpoint)
    except ValidationError as error:
        raise NoPushAddress from error
    if len(endpoint) > LONGEST or url.username or url.password or url.fragment is not None or not url.host:
        raise NoPushAddress
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    found = Address(url.scheme, url.host.strip("[]"), url.port or 443, path)
    if found.scheme != "https" and not (here and found.host == LOOPBACK):
        raise NoPushAddress
    with suppress(ValueError):
        _allowed([str(ipaddress.ip_address(found.host))], here)
    return found


def resolved(address: Address, *, here: bool = False) -> list[str]:
    """The IP addresses behind it; one that is not public spoils all. Raises NoPushAddress, OSError for no such name."""
    told = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(each[4][0]) for each in told))
    _allowed(found, here)
    return found


def looked_at(endpoint: str, *, here: bool = False) -> Address:
    """As it is told by somebody who waits: a name that takes long is looked at when something is sent.

    Raises NoPushAddress.
    """
    found = parsed(endpoint, here=here)
    with suppress(OSError, Late):
        _names.submit(resolved, found, here=here).result(PATIENCE)
    return found


def _allowed(addresses: list[str], here: bool) -> None:
    if not all(is_public(one) or (here and one == LOOPBACK) for one in addresses):
        raise NoPushAddress


def is_public(text: str) -> bool:
    """Whether an IP address is somewhere on the internet; one that carries another inside is what that one is."""
    found = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        if found not in GLOBAL or any(found in net for net in WITHIN):
            return False
    return found.is_global and not found.is_multicast
