"""Written texts as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from myosotis.figures.report.pages.markup import Html, join, keep_order, tag
from myosotis.figures.report.texts.markdown import Block, Run, Shape, Weight, read_markdown

LISTS = {Shape.LIST: "ul", Shape.NUMBERED: "ol"}
WEIGHTS = {Weight.STRONG: "strong", Weight.EMPHASIS: "em"}


def render_markdown(source: str, first_heading: int = 2) -> Html:
    """The text as HTML; its highest heading becomes the given level. What is markup in it is shown, never obeyed."""
    return render_blocks(read_markdown(source), first_heading)


def render_blocks(blocks: Sequence[Block], first_heading: int = 2) -> Html:
    """Blocks as HTML."""
    return join(*(_render_block(block, first_heading) for block in blocks))


def _render_block(block: Block, first_heading: int) -> Html:
    if block.shape in LISTS:
        return tag(LISTS[block.shape], *(tag("li", _render_runs(item)) for item in block.items))
    if block.shape is Shape.HEADING:
        return tag(f"h{min(first_heading + block.level - 1, 6)}", _render_runs(block.runs))
    if block.shape is Shape.QUOTE:
        return tag("blockquote", tag("p", _render_runs(block.runs)))
    return tag("p", _render_runs(block.runs))


def _render_runs(runs: Sequence[Run]) -> Html:
    said = ((run.weight, keep_order(run.text)) for run in runs)
    return join(*(tag(WEIGHTS[weight], words) if weight in WEIGHTS else words for weight, words in said))
