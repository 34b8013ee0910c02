"""Where the files of the directory come from. The network is not in here: the one egress module brings bytes.

A fetcher is asked for names such as `metadata/timestamp.json` and answers with the file, or with None where there is
none. A folder (a stick, a shared drive) is offered here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface

NAME = re.compile(r"(metadata|targets)/[0-9a-z.]{1,100}\.json")


class Fetcher(Protocol):
    """Whatever brings a file of the directory."""

    def fetch(self, name: str) -> bytes | None:
        """The file of that name, None where there is none."""


class FolderFetcher:
    """Files of a folder: a copy of the secretariat's repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fetch(self, name: str) -> bytes | None:
        """The file, looked for in the folder only."""
        path = self.folder / name
        return path.read_bytes() if NAME.fullmatch(name) and path.is_file() else None


class ForUpdater(FetcherInterface):
    """A fetcher of ours as python-tuf wants it."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher

    def _fetch(self, url: str) -> Iterator[bytes]:
        content = self.fetcher.fetch(url)
        if content is None:
            raise DownloadHTTPError("There is no such file.", 404)
        return iter((content,))
