"""A disk without room: recognised wherever it shows, told in one sentence."""

from __future__ import annotations

import errno

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an error, or one that led to it, says that nothing more can be written."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            return True
        text = str(error).lower()
        if type(error).__name__ in ("OperationalError", "DiskFull") and (
            "disk is full" in text or "no space left" in text or "disk i/o error" in text
        ):
            return True
        error = error.__cause__ or error.__context__
    return False
