"""The page about streams, messages, states and clocks says what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from myosotis_core.protocol.clocks import CLOCKS, Span
from myosotis_core.protocol.machines import APPEAL, COOPERATION, ENDING_EVENTS, HANDOVER, ITEM
from myosotis_core.protocol.messages import CODES, MESSAGE_TYPES, read_schema

DOCS = Path(__file__).parents[3] / "docs"


def write_span(span: Span) -> str:
    if span.working_days:
        return f"{span.working_days} working day{'s' if span.working_days > 1 else ''}"
    minutes = round(span.hours * 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes <= 72 * 60 else f"{minutes // 1440} days"


def write_machine(machine) -> str:
    rows: dict[tuple[str, str, str], list[str]] = {}
    for (state, event, role), target in machine.moves.items():
        key = (event, role.value, "unchanged" if target == state else f"`{target}`")
        rows.setdefault(key, []).append(f"`{state}`")
    lines = [
        f"**{machine.name}** begins as `{machine.initial}`; ends: "
        + ", ".join(f"`{state}`" for state in sorted(machine.terminal)),
        "",
        "| move | by | from | to |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{move}` | {by} | {', '.join(states)} | {to} |" for (move, by, to), states in rows.items()]
    return "\n".join(lines)


TYPES = "\n".join(
    f"| `{one.typ}` | {one.sender} | {'yes' if one.is_threaded else 'no'} | "
    f"{read_schema(one.schema_name)['title']} |"
    for one in MESSAGE_TYPES.values()
)
CODES_LINE = ", ".join(f"`{code}`" for code in sorted({*CODES.values(), "not-allowed"}))
ENDING = ", ".join(f"`{event}`" for event in sorted(ENDING_EVENTS))
MACHINES = "\n\n".join(write_machine(machine) for machine in (COOPERATION, ITEM, HANDOVER, APPEAL))
CLOCK_ROWS = "\n".join(
    f"| {event.value} | {duty.value} | " + " | ".join(write_span(span) for span in spans.values()) + " |"
    for event, duties in CLOCKS.items()
    for duty, spans in duties.items()
)


@pytest.mark.parametrize("part", [TYPES, CODES_LINE, ENDING, MACHINES, CLOCK_ROWS])
def test_the_page_holds_the_tables_of_the_code(part: str) -> None:
    page = "\n".join(path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("protocol*.md")))
    assert part in page, f"docs/protocol*.md should hold:\n\n{part}"
