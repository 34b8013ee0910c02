"""What happens around every page: headers, the locked node, the person's language, refusals in clear words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from myosotis.casework.sentences import say_refusal
from myosotis.kernel.errors import Erased, Locked, Missing, Refused
from myosotis.vault.node_key import is_locked
from myosotis.vault.store import StoreBusy, StoreGone

Handler = Callable[[HttpRequest], HttpResponse]
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
OPEN_WHILE_LOCKED = ("/health", f"/{settings.STATIC_URL}", "/offline")


def security_headers(handler: Handler) -> Handler:
    """Strict content policy, nothing kept in shared caches or on disk, nothing told to other sites."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.COOKIES.get(settings.SESSION_COOKIE_NAME, "").isalnum():
            # No session has such a key, and not every database keeps such letters.
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        response = handler(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.SECURE_HSTS_SECONDS:
            response.headers.setdefault(
                "Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"
            )
        is_file = (
            request.path.startswith(f"/{settings.STATIC_URL.lstrip('/')}") and response.status_code < 400
        )
        if not is_file:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def locked_node(handler: Handler) -> Handler:
    """A node without its key reads nothing: one page says so, and who can help."""

    def answer(request: HttpRequest) -> HttpResponse:
        if is_locked() and not request.path.startswith(OPEN_WHILE_LOCKED):
            return render(request, "locked.html", status=503)
        return handler(request)

    return answer


def language_of_person(handler: Handler) -> Handler:
    """The person's own language, else the browser's cookie, else the node's."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") or request.COOKIES.get(
            settings.LANGUAGE_COOKIE_NAME, ""
        )
        offered = dict(settings.LANGUAGES)
        with translation.override(chosen if chosen in offered else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = handler(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
            return response

    return answer


class refusals:
    """Named errors become pages in clear words; hidden and missing look the same."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.handler(request)

    def process_view(
        self, _request: HttpRequest, _view: object, _args: object, kwargs: dict[str, Any]
    ) -> None:
        """No database keeps the null character: what an address names with it does not exist."""
        if any("\x00" in str(value) for value in kwargs.values()):
            raise Http404

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer the errors this program raises on purpose."""
        if isinstance(error, Refused):
            return render(request, "403.html", {"reason": say_refusal(error)}, status=403)
        if isinstance(error, Missing | Erased):
            raise Http404 from error
        if isinstance(error, Locked) and is_locked():
            return render(request, "locked.html", status=503)
        if isinstance(error, StoreBusy | StoreGone):
            return render(request, "503.html", status=503)
        return None
