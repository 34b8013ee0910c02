"""The page of a body without a node, at our node: nobody is signed in; the address and the passphrase are all there is.

Before the passphrase it says nothing: an address that leads nowhere looks the same as one that does.
"""

from __future__ import annotations

import threading
import time

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from myosotis.cooperation.actions.answer_pages import answer as keep_answer
from myosotis.cooperation.actions.answer_pages import knock, read_page
from myosotis.cooperation.body_pages import describe_request
from myosotis.cooperation.forms.bodies import DoorForm, PageAnswerForm
from myosotis.cooperation.queries.body_photos import read_photos
from myosotis.kernel.errors import Missing, Refused

COOKIE = "myosotis_page"
SALT = "answer page"
READ_FOR = 30 * 60
KEPT_FOR = 14 * 24 * 3600
KNOCKS_A_MINUTE = 30
_lock = threading.Lock()
_knocks: dict[str, tuple[int, int]] = {}


@require_http_methods(["GET", "POST"])
def show_door(request: HttpRequest, secret: str) -> HttpResponse:
    """The door, and behind it the page; one address, so that what is in the browser's history says nothing.

    The door speaks the language of the browser: whose page it is it does not say.
    """
    with translation.override(translation.get_language_from_request(request)):
        return _open_door(request, secret)


def _open_door(request: HttpRequest, secret: str) -> HttpResponse:
    if request.method == "POST" and "passphrase" in request.POST:
        return _knock(request, secret)
    reader = _read_cookie(request, secret, most=READ_FOR)
    if not reader:
        return _show_door(request, DoorForm())
    try:
        row, items = read_page(secret=secret, reader=reader)
    except Missing:
        return _show_door(request, DoorForm())
    with translation.override(row.language):
        form = PageAnswerForm(request.POST or None, asks=row.asks)
        if request.method == "POST" and form.is_valid():
            keep_answer(secret=secret, reader=reader, fact=form.to_fact())
            answer: HttpResponse = redirect(request.path + "?kept=yes")
        else:
            context = {
                "shown": describe_request(row, items, read_photos(items)),
                "form": form,
                "is_kept": request.GET.get("kept") == "yes" and request.method == "GET",
                "language": row.language,
            }
            answer = render(request, "cooperation/bodies/page.html", context)
        return _close_up(answer)


def _knock(request: HttpRequest, secret: str) -> HttpResponse:
    form = DoorForm(request.POST)
    if not _is_within(request):
        form.add_error(None, _("Too many tries from this place. Please wait a minute."))
        return _show_door(request, form, status=429)
    if not form.is_valid():
        return _show_door(request, form)
    try:
        kept = knock(
            secret=secret,
            passphrase=form.cleaned_data["passphrase"],
            reader=_read_cookie(request, secret),
        )
    except Missing:
        form.add_error("passphrase", _("This opens nothing. Ask for the digits once more by telephone."))
        return _show_door(request, form)
    except Refused:
        sentence = _("It was opened before in another browser. Ring the hotline: it makes a new address.")
        form.add_error(None, sentence)
        return _show_door(request, form)
    answer = redirect(request.path)
    answer.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT + secret),
        max_age=KEPT_FOR,
        path=reverse("cooperation:answer_page", args=[secret]),
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )
    return _close_up(answer)


def _show_door(request: HttpRequest, form: DoorForm, *, status: int = 200) -> HttpResponse:
    return _close_up(render(request, "cooperation/bodies/door.html", {"form": form}, status=status))


def _close_up(answer: HttpResponse) -> HttpResponse:
    """Nothing of it is kept on the way, found by a search engine, or told to the next page."""
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _read_cookie(request: HttpRequest, secret: str, *, most: int = KEPT_FOR) -> str:
    """What this browser kept since it opened the page; within `most` seconds of the last passphrase."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT + secret, max_age=most))
    except signing.BadSignature:
        return ""


def _is_within(request: HttpRequest) -> bool:
    """Whether another passphrase may be tried from this address now: counted in memory, so that it costs no disk."""
    address, minute = str(request.META.get("REMOTE_ADDR", "")), int(time.monotonic() // 60)
    with _lock:
        for old in [key for key, (then, _count) in _knocks.items() if then != minute]:
            del _knocks[old]
        count = _knocks.get(address, (minute, 0))[1] + 1
        _knocks[address] = (minute, count)
    return count <= KNOCKS_A_MINUTE
