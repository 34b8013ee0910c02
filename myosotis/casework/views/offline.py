"""For the time the node cannot be reached: the page that works without it, its worker, the paper form, the hand-over.

The worker keeps static files and the empty page in the browser, never data. The page holds no personal data and is
open to everybody who reaches the node; what is typed into it is sealed to the node's public key at once.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import intake
from myosotis.casework.views import contact_screen, contact_words
from myosotis.casework.views.asking import BadRequest, answers_script, read_body
from myosotis.casework.views.contacts import read_id
from myosotis.kernel import clock
from myosotis.vault.ciphers import WrongKey
from myosotis.vault.node_key import is_locked

WORKER = "casework/js/offline/worker.js"
SHEETS = ("tokens", "base", "forms", "sign", "contact", "print")
HOUSE_MODULES = ("base", "blur", "clock", "dialog", "dom", "keys", "poll", "theme", "words")
MODULES = (
    "contact/commands",
    "contact/facts",
    "contact/moments",
    "contact/notes",
    "contact/proposals",
    "contact/words",
    "ids",
    "kept/chest",
    "kept/drafts",
    "kept/net",
    "kept/seal",
    "offline/page",
)
OTHERS = ("icons.svg", "flower.svg", "casework/css/contact.css", "casework/css/offline.css")


@require_GET
def show_offline(request: HttpRequest) -> HttpResponse:
    """The intake page for the time without a node, empty, in the language asked for."""
    with translation.override(choose_language(request)):
        context = {
            "facts": contact_screen.list_facts(),
            "choices": contact_screen.list_choices(),
            "sentences": contact_words.list_sentences(),
            # A locked node cannot say its key; the copy the browser already holds knows it.
            "intake_key": "" if is_locked() else intake.public_key(),
        }
        return render(request, "casework/offline/offline.html", context)


@require_GET
def show_paper(request: HttpRequest) -> HttpResponse:
    """One sheet of paper to print and fill in by hand, in any of the offered languages."""
    language = choose_language(request)
    with translation.override(language):
        context = {
            "facts": contact_screen.list_facts(),
            "choices": contact_screen.list_choices(),
            "urgent_steps": contact_screen.URGENT_STEPS.values(),
            "languages": [translation.get_language_info(code) for code, _name in settings.LANGUAGES],
            "chosen": language,
            "lines": range(14),
        }
        return render(request, "casework/offline/paper.html", context)


@require_GET
def give_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root so that it covers every page; its version is that of what it keeps."""
    page = f"/offline/?language={choose_language(request)}"
    wanted = [page, "/offline/paper/", *(static(name) for name in list_assets())]
    head = f"const VERSION = {json.dumps(name_version())};\nconst PAGE = {json.dumps(page)};\n"
    text = f"{head}const KEPT = {json.dumps(wanted)};\n{read_static(WORKER).decode()}"
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    answer["Cache-Control"] = "no-cache"
    return answer


@require_POST
@needs(Permission.WRITE_CONTACTS)
@answers_script
def hand_over(request: HttpRequest) -> JsonResponse:
    """Take what was sealed while the node was away, with its true times."""
    body = read_body(request)
    contact_id = read_id(body.get("contact"))
    try:
        kept_as, result = intake.hand_over(by=person_of(request), contact_id=contact_id, envelope=body)
    except WrongKey as error:
        raise BadRequest from error
    shown = contact_screen.say_seconds(clock.now())
    return JsonResponse({"contact": str(kept_as), "entries": result.entries, "shown": shown})


def choose_language(request: HttpRequest) -> str:
    """The language the page is asked for in, else that of the person or the node."""
    wanted = request.GET.get("language", "")
    offered = dict(settings.LANGUAGES)
    return wanted if wanted in offered else (translation.get_language() or settings.LANGUAGE_CODE)


def list_assets() -> list[str]:
    """The static files that the page needs without a node."""
    fonts = (
        "inter-latin",
        "inter-latin-ext",
        "inter-greek",
        "noto-arabic-400",
        "noto-arabic-500",
        "noto-arabic-600",
    )
    return [
        *(f"css/{name}.css" for name in SHEETS),
        *(f"js/{name}.js" for name in HOUSE_MODULES),
        *(f"casework/js/{name}.js" for name in MODULES),
        *(f"fonts/{name}.woff2" for name in fonts),
        *OTHERS,
    ]


@lru_cache(maxsize=1)
def name_version() -> str:
    """A short name that changes with the content of what the worker keeps."""
    digest = hashlib.sha256(read_static(WORKER))
    for name in list_assets():
        digest.update(read_static(name))
    return digest.hexdigest()[:16]


def read_static(name: str) -> bytes:
    """A static file by its name."""
    found: Any = finders.find(name)
    return Path(found).read_bytes() if found else b""
