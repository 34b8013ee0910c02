"""The process that looks at one file: content in, verdict out, by pipes; nothing of it touches the disk.

The limits are set before anything reads the file: 512 MiB of addresses, ten seconds of processor, no file written.
"""

from __future__ import annotations

import contextlib
import sys

try:
    import resource
except ImportError:  # Windows: only the wall clock of the parent is left
    resource = None  # type: ignore[assignment]

from myosotis.files.inspection.verdicts import Unfit, pack_refusal

MEMORY = 512 * 1024 * 1024
SECONDS = 10


def set_limits() -> None:
    """What this process may use from here on."""
    if resource is None:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def answer(content: bytes) -> bytes:
    """The verdict on a file, packed."""
    # Imported under the limits, since it brings the decoders.
    from myosotis.files.inspection.looking import look_at  # noqa: PLC0415

    try:
        return look_at(content).pack()
    except Unfit as unfit:
        return pack_refusal(unfit.reason)
    except MemoryError:
        return pack_refusal("too_heavy")


def main() -> None:
    """Read, look, answer."""
    set_limits()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
