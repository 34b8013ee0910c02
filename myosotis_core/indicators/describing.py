"""Writes the definitions of the indicators as one page of documentation."""

from __future__ import annotations

from collections.abc import Iterator

from myosotis_core.indicators.definitions import Definitions, Indicator, Measure, Ratio

HEAD = """# Indicators

<!-- Made by `python -m myosotis_core.indicators definitions > docs/indicators.md`; change the data files instead. -->

The {indicators} tables, {ratios} shares and {questions} questions of the yearly report, version **{version}**, on
the [code lists](definitions.md) of the same version. The data files are in
`myosotis_core/indicators/data/{version}/`. How to use them from a program: [Figures](figures.md).

- **unit**: what a number counts; numbers of different units are never added.
- **shares of**: *whole*, of all that was counted; *known*, of those with an answer, shown with the known share.
- **finest level**: *hotline*, may be shown for one hotline (once protected); *network*, for all together only.
- **special**: tabulates special categories of personal data; needs a legal ground of its own.

**Rounding.** {rounding}
"""


def write_indicators(definitions: Definitions) -> str:
    """The whole page in Markdown, ending with a line break."""
    head = HEAD.format(
        indicators=len(definitions.indicators),
        ratios=len(definitions.ratios),
        questions=len(definitions.questions),
        version=definitions.version,
        rounding=definitions.rounding,
    )
    parts = [
        head,
        "## What is counted\n",
        "| measure | unit | definition | rules | source |",
        "|---|---|---|---|---|",
    ]
    parts += [_write_measure(one) for one in definitions.measures]
    parts.append("\n## Tables of the report\n")
    for number, title in definitions.tables.items():
        parts += [f"### {number}. {title}\n", *_write_table(number, definitions), ""]
    parts.append("## Sources\n")
    used = {one.source for one in definitions.measures} | {one.source for one in definitions.ratios}
    used |= {one.source for one in definitions.questions}
    used |= {one.source for indicator in definitions.indicators for one in indicator.breaks}
    parts += [f"- `{key}`: {definitions.sources[key]}" for key in sorted(used)]
    return "\n".join(parts) + "\n"


def _write_measure(one: Measure) -> str:
    rules = ", ".join(str(number) for number in one.rules)
    return f"| `{one.code}` {one.labels['en']} | {one.unit} | {one.definition} | {rules} | {one.source} |"


def _write_table(number: int, definitions: Definitions) -> Iterator[str]:
    indicators = definitions.of_table(number)
    codes = {one.code for one in indicators}
    ratios = [one for one in definitions.ratios if one.indicator in codes]
    questions = [one for one in definitions.questions if one.table == number]
    if not indicators and not questions:
        yield "Made from the other tables and from the returns themselves."
    if indicators:
        yield "| indicator | counts | by | shares of | finest level |\n|---|---|---|---|---|"
        yield from (_write_indicator(one) for one in indicators)
    notes = [f"- `{one.code}`: {one.note}" for one in indicators if one.note]
    notes += [f"- `{one.code}`, break in {gap.year}: {gap.text}" for one in indicators for gap in one.breaks]
    if notes:
        yield ""
        yield from notes
    if ratios:
        yield "\n| share | definition | of | source |\n|---|---|---|---|"
        yield from (_write_ratio(one) for one in ratios)
    if questions:
        if indicators:
            yield ""
        yield "| question | asked of | unit | definition | source |\n|---|---|---|---|---|"
        for one in questions:
            unit = f"{one.unit} (`{one.code_list}`)" if one.code_list else one.unit
            yield f"| `{one.code}` | {one.asked} | {unit} | {one.definition} | {one.source} |"


def _write_indicator(one: Indicator) -> str:
    only = "".join(f", only {', '.join(codes)}" for codes in one.only.values())
    by = " × ".join(f"`{dimension}`" for dimension in one.by) or "–"
    special = " (special)" if one.is_special else ""
    counts = f"{one.measure.labels['en']}{only}, in {one.unit}"
    return f"| `{one.code}` | {counts} | {by}{special} | {one.share_of} | {one.level} |"


def _write_ratio(one: Ratio) -> str:
    return f"| `{one.code}` {one.labels['en']} | {one.definition} | `{one.indicator}` | {one.source} |"
