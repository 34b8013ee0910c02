"""What upper rooms put on pages of lower ones: fragments, and the links between the pages of a case."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from myosotis.site.navigation import list_case_pages
from myosotis.site.slots import fill_slot

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str, subject: object) -> SafeString:
    """Draw what upper rooms have to show here."""
    return fill_slot(name, context["request"], subject)


@register.inclusion_tag("components/case_pages.html", takes_context=True)
def case_pages(context: template.Context, ref: str) -> dict[str, Any]:
    """Draw the links between the pages of a case."""
    return {"pages": list_case_pages(context["request"], ref)}
