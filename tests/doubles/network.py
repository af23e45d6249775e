"""A network of our own making: names, public addresses, and a record of every connection tried.

`Network` resolves the names it was told and leads public addresses to servers on loopback; an
address that it does not know is unreachable. What is in `connected` was dialled, whatever came of
it: a test that wants no byte to reach a private address looks there.
"""

import socket
from collections.abc import Iterable
from typing import Any

import httpcore

PUBLIC = "93.184.216.34"


class Network(httpcore.NetworkBackend):
    """Names and routes; `resolve` and the network itself are both handed to `Web`."""

    def __init__(self) -> None:
        self.connected: list[tuple[str, int]] = []
        self.looked_up: list[str] = []
        self._routes: dict[tuple[str, int], int] = {}
        self._names: dict[str, list[list[str]]] = {}
        self._real = httpcore.SyncBackend()

    def route(self, address: str, port: int, to: int) -> None:
        """Lead an address and port to a port on loopback."""
        self._routes[address, port] = to

    def name(self, host: str, *answers: list[str]) -> None:
        """Let a name resolve so: one list a look-up, the last one from then on."""
        self._names[host] = list(answers)

    def resolve(self, host: str, port: int, **kwargs: Any) -> list[tuple[Any, ...]]:
        """Answer as `socket.getaddrinfo`; numbers by the real one, which asks no server."""
        self.looked_up.append(host)
        if host not in self._names:
            numeric = socket.AI_NUMERICHOST
            return list(socket.getaddrinfo(host, port, flags=numeric, **kwargs))
        answers = self._names[host]
        literals = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in literals]

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Record the attempt and follow the route."""
        self.connected.append((host, port))
        if (host, port) not in self._routes:
            raise httpcore.ConnectError(f"no route to {host}:{port}")
        to = self._routes[host, port]
        return self._real.connect_tcp("127.0.0.1", to, timeout, local_address, socket_options)
