"""What pages and scripts send, read; scripts are answered in JSON, named errors as a status and a word."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from myosotis.accounts.access import person_of
from myosotis.kernel.errors import Erased, Missing, Refused

Answer = Callable[..., HttpResponse]


class BadRequest(ValueError):
    """The request cannot be meant."""


def answers_script(view: Answer) -> Answer:
    """Decorate a view that a script asks: refusals come as JSON, and nothing is written in a stranger's name.

    A page says in `X-Written-By` who has written on it; when somebody else has signed in meanwhile in the same
    browser, nothing of it is saved under their name.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        written_by = request.headers.get("X-Written-By")
        if written_by and written_by != str(person_of(request).pk):
            return JsonResponse({"error": "other_person"}, status=409)
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return JsonResponse({"error": "refused", "reason": refusal.reason}, status=403)
        except (Missing, Erased):
            return JsonResponse({"error": "missing"}, status=404)
        except RequestDataTooBig:
            sentence = _(
                "This is too much for one save. Begin a new passage with Enter; the text is kept here."
            )
            return JsonResponse({"error": "too_long", "sentence": sentence}, status=413)
        except (BadRequest, KeyError, OverflowError, TypeError, ValueError):
            return JsonResponse({"error": "not_understood"}, status=400)

    return answered


def read_body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object a script sent."""
    try:
        body = json.loads(request.body or b"{}")
    except RecursionError as error:
        raise BadRequest from error
    if not isinstance(body, dict):
        raise BadRequest
    return body


def read_number(text: str, otherwise: int = 0) -> int:
    """A whole number of an address; `otherwise` where it is none, or longer than any that can be meant."""
    return int(text) if text.isdecimal() and len(text) < 16 else otherwise


def read_id(request: HttpRequest, name: str) -> UUID:
    """The id that a form sends under this name; what is none looks like one that does not exist."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Missing from None
