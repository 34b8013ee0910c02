"""Written texts as typst takes them: plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from myosotis.figures.report.texts.markdown import Block, Run, Shape, Weight

LISTS = (Shape.LIST, Shape.NUMBERED)


def print_blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks as dictionaries with `kind` and their runs, or the items of a list."""
    return [_print_block(block) for block in blocks]


def _print_block(block: Block) -> dict[str, Any]:
    if block.shape in LISTS:
        return {"kind": block.shape.value, "items": [_print_runs(item) for item in block.items]}
    return {"kind": block.shape.value, "runs": _print_runs(block.runs)}


def _print_runs(runs: Sequence[Run]) -> list[dict[str, Any]]:
    return [
        {
            "text": run.text,
            "is_strong": run.weight is Weight.STRONG,
            "is_soft": run.weight is Weight.EMPHASIS,
        }
        for run in runs
    ]
