"""The files of the directory, brought over the network."""

from __future__ import annotations

from myosotis.exchange.directory.fetching import NAME
from myosotis.exchange.egress import Line

LARGEST_FILE = 4_000_000


class EgressFetcher:
    """A `Fetcher` over a line to the directory's address."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def fetch(self, name: str) -> bytes | None:
        """The file of that name; None where there is none."""
        if not NAME.fullmatch(name):
            return None
        answer = self.line.get(f"/{name}", limit=LARGEST_FILE)
        return answer.body if answer.status == 200 else None
