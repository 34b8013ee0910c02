"""Writes the vocabulary as one page of documentation."""

from __future__ import annotations

from myosotis_core.vocabulary.model import Code, CodeList, Vocabulary

HEAD = """# Definitions

<!-- Made by `python -m myosotis_core.vocabulary definitions > docs/definitions.md`; change the data files instead. -->

{title}, version **{version}**: {lists} code lists, {codes} codes, each with labels in English, French, Dutch, German,
Greek, Ukrainian and Arabic. The data files are in `myosotis_core/vocabulary/data/{version}/`, one file per list.

A released version never changes its meaning: a changed meaning is a new version, and every yearly return says which
version it follows. A hotline's own lists join by a mapping that is *exact*, *broader*, *narrower* or *partial*.
Countries are ISO 3166-1 alpha-2 codes, languages BCP 47 tags, and ages completed years; they need no list here.
"""


def write_definitions(vocabulary: Vocabulary) -> str:
    """The whole page in Markdown, ending with a line break."""
    codes = sum(len(one.codes) for one in vocabulary.lists)
    parts = [
        HEAD.format(
            title=vocabulary.title, version=vocabulary.version, lists=len(vocabulary.lists), codes=codes
        )
    ]
    parts.append("## Words\n")
    parts += [f"- **{term.term}**: {term.definition} [{term.source}]" for term in vocabulary.terms]
    parts.append("\n## Counting rules\n")
    parts += [f"{rule.number}. {rule.text} [{rule.source}]" for rule in vocabulary.rules]
    parts.append("\n## Code lists\n")
    for one in vocabulary.lists:
        parts.append(_write_list(one))
    parts.append("## Sources\n")
    parts += [f"- `{key}`: {text}" for key, text in sorted(vocabulary.sources.items())]
    return "\n".join(parts) + "\n"


def _write_list(one: CodeList) -> str:
    facts = [f"source `{one.source}`"]
    if one.is_multi:
        facts.append("several at once")
    if one.is_special:
        facts.append("special category: sealed")
    facts.append("takes the absence codes" if one.is_open_to_absence else "takes no absence code")
    if one.unit:
        facts.append(f"bounds in {one.unit}")
    lines = [f"### {one.title} (`{one.name}`)\n", one.definition, "", "*" + "; ".join(facts) + "*", ""]
    lines += [f"- flag `{flag}`: {meaning}" for flag, meaning in one.flags.items()]
    if one.flags:
        lines.append("")
    lines += ["| code | label | definition | source |", "|---|---|---|---|"]
    lines += [_write_code(one, code) for code in one.codes]
    return "\n".join(lines) + "\n"


def _write_code(one: CodeList, code: Code) -> str:
    notes = [code.definition]
    if code.flags:
        notes.append("Flags: " + ", ".join(f"`{flag}`" for flag in one.flags if flag in code.flags) + ".")
    if code.until:
        notes.append(f"Offered until {code.until}.")
    if code.replaces:
        notes.append("Replaces " + ", ".join(f"`{old}`" for old in code.replaces) + ".")
    indent = "↳ " if code.parent else ""
    cells = (f"{indent}`{code.code}`", code.labels["en"], " ".join(notes), code.source)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
