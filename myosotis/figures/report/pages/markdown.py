"""The little Markdown of written texts: headings, paragraphs, lists, quotes, *emphasis* and **strength**."""

from __future__ import annotations

import re

from myosotis.figures.report.pages.markup import Html, join, keep_order, tag

STRONG = re.compile(r"\*\*(.+?)\*\*")
SOFT = re.compile(r"\*(.+?)\*")


def render_markdown(source: str, first_heading: int = 2) -> Html:
    """The text as HTML; its highest heading becomes the given level. What is markup in it is shown, never obeyed."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", source.strip()) if block.strip()]
    return join(*(_render_block(block, first_heading) for block in blocks))


def _render_block(block: str, first_heading: int) -> Html:
    heading = re.match(r"(#+)\s+(.*)", block, re.DOTALL)
    if heading:
        level = min(first_heading + len(heading[1]) - 1, 6)
        return tag(f"h{level}", _inline(heading[2]))
    lines = block.splitlines()
    if all(line.startswith(("- ", "* ")) for line in lines):
        return tag("ul", *(tag("li", _inline(line[2:])) for line in lines))
    if all(line.startswith(">") for line in lines):
        return tag("blockquote", tag("p", _inline(" ".join(line.lstrip("> ") for line in lines))))
    return tag("p", _inline(" ".join(lines)))


def _inline(source: str) -> Html:
    marked = STRONG.sub(r"<strong>\1</strong>", keep_order(source))
    return Html(SOFT.sub(r"<em>\1</em>", marked))


def split_title(source: str) -> tuple[str, str]:
    """The heading that a text begins with, and the rest."""
    first, _, rest = source.strip().partition("\n")
    return (first.lstrip("# ").strip(), rest.strip()) if first.startswith("#") else ("", source)
