"""Written texts (stories, chapters, replies) from Markdown to plain blocks, which pages and paper render alike.

What is read: headings, paragraphs, lists with or without numbers, quotations, *emphasis* and **strength**. Links
stand as their words. Anything else is text as it was written: markup in it is shown, never obeyed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
BULLET = re.compile(r"(?:([-*+])|\d{1,3}[.)])\s+(.*)$")
RUN = re.compile(r"(\*\*|__)(?!\s)(.+?)(?<!\s)\1|(?<!\w)(\*|_)(?!\s)(.+?)(?<!\s)\3(?!\w)")
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


class Weight(StrEnum):
    """How a run of words is set."""

    PLAIN = "plain"
    EMPHASIS = "emphasis"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one weight."""

    text: str
    weight: Weight = Weight.PLAIN


class Shape(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    LIST = "list"
    NUMBERED = "numbered"


@dataclass(frozen=True, slots=True)
class Block:
    """One block: a list has one entry of runs for each item, everything else one. `level` is that of a heading."""

    shape: Shape
    items: tuple[tuple[Run, ...], ...]
    level: int = 0

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs of what is no list."""
        return self.items[0]

    @property
    def text(self) -> str:
        """The words of what is no list, without their weights."""
        return "".join(run.text for run in self.runs)


def read_markdown(source: str) -> tuple[Block, ...]:
    """The blocks of a text."""
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", source.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        while lines:
            found = HEADING.match(lines[0])
            if found is None:
                blocks.append(_read_part(lines))
                break
            blocks.append(Block(Shape.HEADING, (read_runs(found[2]),), len(found[1])))
            lines = lines[1:]
    return tuple(blocks)


def _read_part(lines: list[str]) -> Block:
    if all(line.startswith(">") for line in lines):
        return Block(Shape.QUOTE, (read_runs(" ".join(line.lstrip("> ") for line in lines)),))
    first = BULLET.match(lines[0])
    if first is None:
        return Block(Shape.PARAGRAPH, (read_runs(" ".join(lines)),))
    items: list[str] = []
    for line in lines:
        bullet = BULLET.match(line)
        if bullet:
            items.append(bullet[2])
        else:
            items[-1] += f" {line}"
    return Block(Shape.LIST if first[1] else Shape.NUMBERED, tuple(read_runs(item) for item in items))


def read_runs(source: str) -> tuple[Run, ...]:
    """A text in runs of one weight each."""
    plain = LINK.sub(r"\1", source)
    runs: list[Run] = []
    at = 0
    for found in RUN.finditer(plain):
        if found.start() > at:
            runs.append(Run(plain[at : found.start()]))
        runs.append(Run(found[2], Weight.STRONG) if found[1] else Run(found[4], Weight.EMPHASIS))
        at = found.end()
    if at < len(plain):
        runs.append(Run(plain[at:]))
    return tuple(runs)


def split_title(blocks: tuple[Block, ...]) -> tuple[str, tuple[Block, ...]]:
    """The heading that a text begins with, without its weights, and the rest."""
    if blocks and blocks[0].shape is Shape.HEADING:
        return blocks[0].text, blocks[1:]
    return "", blocks
