"""Written texts (stories, chapters) from Markdown to plain blocks: paragraphs, headings, lists, quotations."""

from __future__ import annotations

import re
from typing import Any

HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
BULLET = re.compile(r"(?:[-*+]|\d+[.)])\s+(.*)$")
EMPHASIS = re.compile(r"(\*\*|__)(.+?)\1|(\*|_)(?!\s)(.+?)(?<!\s)\3")
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")

Block = dict[str, Any]


def read_markdown(text: str) -> list[Block]:
    """The blocks of a text, each with `kind` and its runs; links are printed as their words."""
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if lines:
            blocks += _read_part(lines)
    return blocks


def _read_part(lines: list[str]) -> list[Block]:
    if found := HEADING.match(lines[0]):
        head: Block = {"kind": "heading", "level": len(found[1]), "runs": read_runs(found[2])}
        return [head, *(_read_part(lines[1:]) if lines[1:] else [])]
    if all(line.startswith(">") for line in lines):
        return [{"kind": "quote", "runs": read_runs(" ".join(line.lstrip("> ") for line in lines))}]
    if BULLET.match(lines[0]):
        items: list[str] = []
        for line in lines:
            bullet = BULLET.match(line)
            if bullet:
                items.append(bullet[1])
            else:
                items[-1] += f" {line}"
        return [{"kind": "list", "items": [read_runs(item) for item in items]}]
    return [{"kind": "paragraph", "runs": read_runs(" ".join(lines))}]


def read_runs(text: str) -> list[dict[str, Any]]:
    """A text in runs of one weight."""
    plain = LINK.sub(r"\1", text)
    runs: list[dict[str, Any]] = []
    at = 0
    for found in EMPHASIS.finditer(plain):
        if found.start() > at:
            runs.append({"text": plain[at : found.start()], "is_strong": False})
        runs.append({"text": found[2] or found[4], "is_strong": True})
        at = found.end()
    if at < len(plain):
        runs.append({"text": plain[at:], "is_strong": False})
    return runs
