"""Long lists of a form, drawn without a template for each option: a page with several lists of countries is quick."""

from __future__ import annotations

import html
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


class QuickSelects(DjangoTemplates):
    """Django's own drawing of forms, but selects in Python: the same markup, everything escaped."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Draw a part of a form."""
        if template_name == SELECT:
            return draw_select(context["widget"])
        return super().render(template_name, context, request)


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
