"""Labels of the common vocabulary in templates."""

from __future__ import annotations

from django import template

from myosotis.casework import words

register = template.Library()


@register.simple_tag
def code_label(list_name: str, code: str) -> str:
    """The label of a code in the language of the page."""
    return words.label(list_name, code)
