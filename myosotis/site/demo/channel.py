"""How the processes of a demo speak with each other while it starts: short messages over pipes that end with them."""

from __future__ import annotations

import json
from multiprocessing.connection import Connection
from typing import Any

PATIENCE = 170.0


class Silent(RuntimeError):
    """The process at the other end has ended, or says nothing."""


class Channel:
    """One end of a pipe."""

    def __init__(self, connection: Connection[Any, Any]) -> None:
        self.connection = connection

    @classmethod
    def of(cls, number: str) -> Channel | None:
        """The pipe that was handed over under this number; None for `-`."""
        return None if number == "-" else cls(Connection(int(number)))

    @classmethod
    def of_all(cls, numbers: str) -> tuple[Channel, ...]:
        """The pipes that were handed over under these numbers, joined by commas; none for `-`."""
        return () if numbers == "-" else tuple(cls(Connection(int(one))) for one in numbers.split(","))

    def say(self, **words: Any) -> None:
        """Tell the other end something."""
        try:
            self.connection.send_bytes(json.dumps(words).encode())
        except OSError as error:
            raise Silent("Another process of the demo has ended.") from error

    def hear(self) -> dict[str, Any]:
        """Wait for what the other end says. Raises `Silent`."""
        found: dict[str, Any] = json.loads(self.take())
        return found

    def hand(self, content: bytes) -> None:
        """Give bytes to the other end."""
        try:
            self.connection.send_bytes(content)
        except OSError as error:
            raise Silent("Another process of the demo has ended.") from error

    def take(self) -> bytes:
        """Wait for bytes. Raises `Silent`."""
        try:
            if not self.connection.poll(PATIENCE):
                raise Silent("Another process of the demo says nothing.")
            return self.connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise Silent("Another process of the demo has ended.") from error

    def close(self) -> None:
        """Hang up."""
        self.connection.close()
