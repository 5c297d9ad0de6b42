"""Load: keep-alive connections that send prepared requests, as fast as answers come or at a given pace."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

Make = Callable[[int], bytes]


@dataclass(frozen=True)
class Result:
    """``rate`` in requests a second, ``latencies`` in seconds (sorted), ``refused``: answers that were not 2xx."""

    rate: float
    latencies: list[float]
    refused: int

    def at(self, share: float) -> float:
        """The latency below which ``share`` of the answers stayed, in milliseconds."""
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))] * 1000


class Connection:
    """One keep-alive HTTP/1.1 connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def ask(self, request: bytes) -> int:
        """Send one request, read its whole answer, return the status."""
        self.socket.sendall(request)
        while b"\r\n\r\n" not in self.rest:
            self.rest += self._more()
        head, _, body = self.rest.partition(b"\r\n\r\n")
        wanted = next(
            int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
        )
        while len(body) < wanted:
            body += self._more()
        self.rest = body[wanted:]
        return int(head[9:12])

    def _more(self) -> bytes:
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionError("the server closed the connection")
        return got


def flood(port: int, make: Make, *, connections: int, seconds: float) -> Result:
    """Every connection asks again as soon as it has its answer."""
    latencies: list[float] = []
    refused = [0]
    end = time.perf_counter() + seconds

    def worker(number: int) -> None:
        connection, own, count = Connection(port), [], 0
        while time.perf_counter() < end:
            request = make(number * 1_000_000 + count)
            start = time.perf_counter()
            status = connection.ask(request)
            own.append(time.perf_counter() - start)
            refused[0] += status >= 300
            count += 1
        latencies.extend(own)

    began = time.perf_counter()
    _together(worker, connections)
    return Result(len(latencies) / (time.perf_counter() - began), sorted(latencies), refused[0])


def pace(port: int, make: Make, *, per_second: float, connections: int, seconds: float) -> Result:
    """Requests start on a fixed clock; an answer's delay counts from the moment it was due."""
    latencies: list[float] = []
    refused = [0]
    began = time.perf_counter() + 0.2
    total = int(per_second * seconds)

    def worker(number: int) -> None:
        connection = Connection(port)
        for index in range(number, total, connections):
            due = began + index / per_second
            time.sleep(max(0.0, due - time.perf_counter()))
            status = connection.ask(make(index))
            latencies.append(time.perf_counter() - due)
            refused[0] += status >= 300

    _together(worker, connections)
    return Result(total / (time.perf_counter() - began), sorted(latencies), refused[0])


def _together(worker: Callable[[int], None], connections: int) -> None:
    threads = [threading.Thread(target=worker, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
