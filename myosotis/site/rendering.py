"""Inputs and lists of a form, drawn without a template for each: a page of a case holds many."""

from __future__ import annotations

import html
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

INPUTS = frozenset(
    f"django/forms/widgets/{kind}.html" for kind in ("text", "number", "hidden", "email", "input")
)
SELECT = "django/forms/widgets/select.html"
TEXTAREA = "django/forms/widgets/textarea.html"


class QuickInputs(DjangoTemplates):
    """Django's own drawing of forms, but the common inputs in Python: the same markup, everything escaped."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Draw a part of a form."""
        if template_name == SELECT:
            return draw_select(context["widget"])
        if template_name in INPUTS:
            return draw_input(context["widget"])
        if template_name == TEXTAREA:
            return draw_textarea(context["widget"])
        return super().render(template_name, context, request)


def draw_input(widget: dict[str, Any]) -> SafeString:
    """A field of one line."""
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    start = f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"'
    return mark_safe(f"{start}{value}{draw_attributes(widget['attrs'])}>")  # noqa: S308  every part was escaped


def draw_textarea(widget: dict[str, Any]) -> SafeString:
    """A field of several lines."""
    start = f'<textarea name="{escape(widget["name"])}"{draw_attributes(widget["attrs"])}>'
    return mark_safe(f"{start}\n{escape(widget['value'] or '')}</textarea>")  # noqa: S308  every part was escaped


def draw_select(widget: dict[str, Any]) -> SafeString:
    """A select with its options."""
    drawn = [f'<select name="{escape(widget["name"])}"{draw_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            drawn.append(f'<optgroup label="{escape(group)}">')
        for option in options:
            attributes = draw_attributes(option["attrs"]) if option["attrs"] else ""
            drawn.append(
                f'<option value="{escape(option["value"])}"{attributes}>{escape(option["label"])}</option>'
            )
        if group:
            drawn.append("</optgroup>")
    drawn.append("</select>")
    return mark_safe("".join(drawn))  # noqa: S308  every part was escaped above


def draw_attributes(attributes: dict[str, Any]) -> str:
    """Attributes of an element; True stands alone, False is left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def escape(value: object) -> str:
    """Text for a page; what Django has marked as safe stays as it is, like in its own templates."""
    text = str(value)
    return text if isinstance(text, SafeString) else html.escape(text)
