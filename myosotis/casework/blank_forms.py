"""Forms in which nothing stands yet, drawn once for each language: a page of a case shows a dozen closed ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

PLACEHOLDER = "\ue000"


@dataclass(frozen=True)
class BlankForm:
    """An empty form that looks the same on every page but for the ids of its fields (`auto_id`, with "%s").

    Only for forms whose fields follow from the class alone; `also`: one more field, which does not.
    """

    kind: type[forms.Form]
    auto_id: str
    also: forms.BoundField | None = None
    errors: ClassVar[dict[str, str]] = {}

    def draw(self) -> SafeString:
        """The fields, as `components/form.html` draws them."""
        drawn = _draw(self.kind, get_language() or "en")
        more = (
            render_to_string("components/field.html", {"field": self.also}) if self.also is not None else ""
        )
        return mark_safe(drawn.replace(PLACEHOLDER, self.auto_id.removesuffix("%s")) + more)  # noqa: S308  ids of ours


@lru_cache(maxsize=256)
def _draw(kind: type[forms.Form], language: str) -> str:
    """The language is what the cache goes by; the form is drawn in the one of the page."""
    return render_to_string("components/form.html", {"form": kind(auto_id=f"{PLACEHOLDER}%s")})
