"""What an inspection says: kept and how, or refused and why."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


class Unfit(Exception):
    """The file is not kept; `reason` is a code with a sentence in the room above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Verdict:
    """Media type of what is kept; for pictures the picture painted anew and a small one. No `main`: as received."""

    media_type: str
    width: int = 0
    height: int = 0
    main: bytes = b""
    small: bytes = b""

    def pack(self) -> bytes:
        """One line of JSON, then the pictures."""
        head = {**asdict(self), "main": len(self.main), "small": len(self.small)}
        return json.dumps(head).encode() + b"\n" + self.main + self.small


def pack_refusal(reason: str) -> bytes:
    """One line of JSON."""
    return json.dumps({"refused": reason}).encode() + b"\n"


def unpack(answer: bytes) -> Verdict:
    """Read an answer; raises `Unfit`, also of an answer that is none."""
    line, _newline, body = answer.partition(b"\n")
    try:
        head = json.loads(line)
        if "refused" in head:
            raise Unfit(str(head["refused"]))
        main, small = int(head["main"]), int(head["small"])
        if len(body) != main + small:
            raise Unfit("broken")
        return Verdict(
            str(head["media_type"]), int(head["width"]), int(head["height"]), body[:main], body[main:]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Unfit("broken") from error
