"""What several parts of one page ask: found once for a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

Answer = TypeVar("Answer")


def ask_once(request: HttpRequest, question: str, ask: Callable[[], Answer]) -> Answer:
    """The answer to a named question, asked the first time it is wanted while this request is answered."""
    held = request.__dict__.setdefault("_answers", {})
    if question not in held:
        held[question] = ask()
    answer: Answer = held[question]
    return answer
