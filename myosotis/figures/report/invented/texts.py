"""The written texts of the invented report: chapters and stories, by language, as files."""

from __future__ import annotations

from importlib.resources import files

LANGUAGES = ("en", "fr", "de", "nl", "el", "ar")


def read_texts(part: str) -> dict[str, dict[str, str]]:
    """Texts of one part (`chapters` or `stories`) by language and name."""
    folder = files("myosotis.figures.report.invented") / "texts"
    found: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        paths = sorted((folder / language / part).iterdir(), key=lambda path: path.name)
        found[language] = {
            path.name.removesuffix(".md"): path.read_text(encoding="utf-8")
            for path in paths
            if path.name.endswith(".md")
        }
    return found
