"""What a change of several cases did, kept until the next page shows it: numbers and reasons, no names."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from myosotis.casework.actions.bulk import BulkResult
from myosotis.casework.sentences import say_refusal

DONE = "bulk_done"


def keep_done(request: HttpRequest, result: BulkResult, *, is_undone: bool = False) -> None:
    """For the next page of the list."""
    request.session[DONE] = {
        "act": str(result.act.pk) if result.act else "",
        "done": result.done,
        "refused": [(ref, say_refusal(refusal)) for ref, refusal in result.refused],
        "is_undone": is_undone,
    }


def take_done(request: HttpRequest) -> dict[str, Any] | None:
    """Shown once."""
    done: dict[str, Any] | None = request.session.pop(DONE, None)
    return done
