"""What goes wrong between nodes, each with a stable code."""

from __future__ import annotations

from myosotis.kernel.errors import MyosotisError


class DirectoryRefused(MyosotisError):
    """What was offered as the directory of nodes is not taken; what this node had stays as it was.

    `code` says why, for the log and for screens: expired, rolled_back, signatures, mismatch, thresholds, missing,
    malformed, forked, untrusted.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class CannotPublish(MyosotisError):
    """The secretariat may not publish this; the sentence says what is missing."""


class KeyMisfit(MyosotisError):
    """A key of this node cannot be used, changed or destroyed in this way."""


class FingerprintDiffers(MyosotisError):
    """What was read aloud is not the fingerprint of the two nodes: perhaps somebody stands in between."""


class BodyRefused(MyosotisError):
    """The body is not as the schema of its type asks; `problems` says where, never with the value."""

    def __init__(self, typ: str, problems: list[str]) -> None:
        super().__init__(f"This is no body of a {typ}: {', '.join(problems)}.")
        self.problems = problems


class FileRefused(MyosotisError):
    """A file is not what another node wrote for this one; `code`: other_file, other_node, unknown_sender."""

    def __init__(self, code: str) -> None:
        super().__init__(f"This file is not for this node ({code}).")
        self.code = code
