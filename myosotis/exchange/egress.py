"""The one module that opens connections to the outside. A test looks that no other does.

It goes to addresses of the signed directory and to nothing else: https on the usual port, the name resolved once, the
connection made to that very address, no redirect followed, every answer bounded in size and time. An address in a
message, a form or an answer is never asked for. Hosts of one's own net are reached only if
`MYOSOTIS_EXCHANGE_OWN_NET` names them with their port: the demo, tests and drills.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from myosotis.exchange.models import Peer
from myosotis.kernel.errors import MyosotisError

USUAL_PORT = 443
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
LARGEST_ANSWER = 1 << 20
# What reads as global and leads inside all the same: translators, tunnels, addresses within addresses.
_WITHIN = tuple(
    ipaddress.ip_network(text)
    for text in (
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64 of one's own net
        "2002::/16",  # 6to4
        "2001::/32",  # Teredo
        "::ffff:0:0/96",
        "::ffff:0:0:0/96",
        "::/96",
        "fec0::/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "100.64.0.0/10",
        "0.0.0.0/8",
    )
)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(MyosotisError):
    """Nothing came of it. `code`: unlisted, address, name, inside, connection, secure, time, size, redirect, answer."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The other node could not be reached ({code}).")
        self.code = code


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


@dataclass(frozen=True)
class _Target:
    """Where a line goes: looked at, and not yet resolved."""

    scheme: str
    host: str
    port: int
    path: str


class Line:
    """A kept connection to one address of the directory. Made by `open_line`, closed by `with`."""

    def __init__(self, target: _Target) -> None:
        self._target = target
        self._connection: http.client.HTTPConnection | None = None
        self._deadline = 0.0

    def post(self, path: str, body: bytes, *, limit: int = LARGEST_ANSWER) -> Answer:
        """Send bytes to a path below the node's address. Raises `Unreachable`."""
        return self._ask("POST", path, body, limit)

    def get(self, path: str, *, limit: int = LARGEST_ANSWER) -> Answer:
        """Fetch a path below the address. Raises `Unreachable`."""
        return self._ask("GET", path, None, limit)

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Line:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        self.close()

    def _ask(self, method: str, path: str, body: bytes | None, limit: int) -> Answer:
        is_kept = self._connection is not None
        try:
            return self._ask_once(method, path, body, limit)
        except (http.client.RemoteDisconnected, ConnectionError) as error:
            self.close()
            if not is_kept:
                raise Unreachable("connection") from error
        except TimeoutError as error:
            self.close()
            raise Unreachable("time") from error
        except ssl.SSLError as error:
            self.close()
            raise Unreachable("secure") from error
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Unreachable("connection") from error
        except Unreachable:
            self.close()
            raise
        # A connection that was kept may have ended meanwhile. What is sent twice is taken once.
        return self._ask(method, path, body, limit)

    def _ask_once(self, method: str, path: str, body: bytes | None, limit: int) -> Answer:
        self._deadline = time.monotonic() + ANSWER_SECONDS
        if self._connection is None:
            self._connection = self._connect()
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        self._connection.request(method, self._target.path + path, body=body, headers=headers)
        answer = self._connection.getresponse()
        if 300 <= answer.status < 400:
            raise Unreachable("redirect")
        content = answer.read(limit + 1)
        if len(content) > limit:
            raise Unreachable("size")
        if answer.will_close:
            self.close()
        return Answer(answer.status, content)

    def _connect(self) -> http.client.HTTPConnection:
        target = self._target
        family, address = resolve(target.host, target.port)
        plain = socket.socket(family, socket.SOCK_STREAM)
        try:
            plain.settimeout(CONNECT_SECONDS)
            plain.connect(address)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            secured = plain
            if target.scheme == "https":
                secured = _secure().wrap_socket(plain, server_hostname=target.host)
        except BaseException:
            plain.close()
            raise
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = _Patient(secured, self)  # type: ignore[assignment]
        connection.auto_open = 0
        return connection

    @property
    def seconds_left(self) -> float:
        """How long the present question may still take; `TimeoutError` where that is over."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Patient:
    """A socket as `http.client` uses it, on which a question as a whole has a time, not each of its bytes."""

    def __init__(self, plain: socket.socket, line: Line) -> None:
        self._socket, self._line = plain, line

    def sendall(self, content: Any) -> None:
        """Send everything within the time."""
        self._socket.settimeout(self._line.seconds_left)
        self._socket.sendall(content)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What is read from."""
        return io.BufferedReader(_PatientReader(self._socket, self._line))

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class _PatientReader(io.RawIOBase):
    def __init__(self, plain: socket.socket, line: Line) -> None:
        self._socket, self._line = plain, line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(self._line.seconds_left)
        return self._socket.recv_into(buffer)


def open_line(url: str) -> Line:
    """A line to an address that the directory lists, or that the settings name as the directory's own.

    Raises `Unreachable`; nothing is connected yet.
    """
    if not _is_listed(url):
        raise Unreachable("unlisted")
    return Line(_look_at(url))


def resolve(host: str, port: int) -> tuple[int, Any]:
    """The one address to connect to, and its family. Raises `Unreachable` if any of the name's leads inside."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("name") from error
    if not _is_own(host, port):
        for _family, _kind, _protocol, _name, address in found:
            if not is_outside(str(address[0])):
                raise Unreachable("inside")
    if not found:
        raise Unreachable("name")
    return found[0][0], found[0][4]


def is_outside(text: str) -> bool:
    """Whether a numeric address lies in the public net, whatever dress it wears."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if not address.is_global or address.is_multicast or address.is_reserved or "%" in text:
        return False
    return not any(address in network for network in _WITHIN if network.version == address.version)


def _is_listed(url: str) -> bool:
    is_directory = bool(settings.MYOSOTIS_DIRECTORY_URL) and url == settings.MYOSOTIS_DIRECTORY_URL
    return is_directory or Peer.objects.filter(listed__url=url).exists()


def _look_at(url: str) -> _Target:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Unreachable("address") from error
    if (
        parts.scheme not in ("https", "http")
        or not host
        or "@" in parts.netloc
        or parts.query
        or parts.fragment
    ):
        raise Unreachable("address")
    if any(letter <= " " or letter > "~" or letter in "\\%" for letter in url):
        raise Unreachable("address")
    port = port if port is not None else USUAL_PORT if parts.scheme == "https" else 80
    if not _is_own(host, port) and (parts.scheme != "https" or port != USUAL_PORT):
        raise Unreachable("address")
    return _Target(parts.scheme, host, port, parts.path.rstrip("/"))


def _is_own(host: str, port: int) -> bool:
    return f"{host}:{port}" in settings.MYOSOTIS_EXCHANGE_OWN_NET


def _secure() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


__all__ = ["Answer", "Line", "Unreachable", "is_outside", "open_line", "resolve"]
