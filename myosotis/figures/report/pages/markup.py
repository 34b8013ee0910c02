"""HTML without a template: elements as calls, everything that is text escaped."""

from __future__ import annotations

import re
from html import escape

VOID = frozenset({"br", "img", "link", "meta", "hr"})


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def text(value: str) -> Html:
    """A text, escaped."""
    return value if isinstance(value, Html) else Html(escape(value, quote=False))


def join(*parts: str) -> Html:
    """Parts one after the other."""
    return Html("".join(text(part) for part in parts))


def tag(name: str, /, *children: str, **attributes: str | bool | None) -> Html:
    """An element. `class_` is the class; `_` in other names stands for `-`; None and False leave an attribute out."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(*children)}</{name}>")


def keep_order(value: str) -> Html:
    """A sentence in which the number 116 000 keeps its order in every script."""
    return Html(
        re.sub("116[ \N{NO-BREAK SPACE}]000", '<bdi dir="ltr">116\N{NO-BREAK SPACE}000</bdi>', text(value))
    )
