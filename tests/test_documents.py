"""Documents: links that lead somewhere, guides that are found, commands that exist, keys that are on the screen."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from myosotis.casework.views.case_page import KEYS as RETURNED_KEYS
from myosotis.casework.views.contact_screen import FACTS
from myosotis.casework.views.known import MOST_HINTS
from myosotis.exchange import egress, quotas, urls
from myosotis.exchange.actions import attachments, sealed_files
from myosotis.site import cli
from myosotis_core.protocol.envelope import LARGEST_ENVELOPE
from myosotis_core.protocol.messages import MESSAGE_TYPES
from tests.house import PACKAGE

ROOT = PACKAGE.parent
DOCS = ROOT / "docs"
GUIDES = sorted((DOCS / "guides").glob("*.md"))
HIDDEN = (".venv", "node_modules", ".pytest_cache", ".demo", ".dev", ".git")
DOCUMENTS = sorted(
    path for path in ROOT.rglob("*.md") if not any(part in HIDDEN for part in path.relative_to(ROOT).parts)
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
KEY = re.compile(r"`(F\d{1,2}|(?:Alt|Ctrl) \S+|Tab|Enter|Esc|↓|[A-Z?/])`")
DECLARED = re.compile(r"""(?:\bkey=|data-key": |data-act=|key: |<kbd>|event\.key === )["']?([^"'<]+)""")
TEST = re.compile(r"`((?:[\w-]+/)*test_\w+\.py)(?:::(\w+))?`")
PLAIN_KEYS = {"Escape": "Esc", "ArrowDown": "↓"}


def name_of_document(path: Path) -> str:
    """The document's place in the repository."""
    return path.relative_to(ROOT).as_posix()


def links_of(path: Path) -> list[str]:
    """The targets of a document's links, code left out."""
    return LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8")))


def heading_names(path: Path) -> set[str]:
    """What a link may name behind # in a document."""
    headings = re.findall(r"^#+ +(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.strip().replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of_document)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    dead = []
    for link in links_of(path):
        if re.match(r"[a-z]+:", link):
            continue
        place, _hash, heading = unquote(link).partition("#")
        target = (path.parent / place).resolve() if place else path
        if not target.exists() or (
            heading and target.suffix == ".md" and heading not in heading_names(target)
        ):
            dead.append(link)
    assert dead == []


def test_every_document_is_found_from_the_index() -> None:
    index = DOCS / "README.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in links_of(index)}
    missing = [name_of_document(path) for path in sorted(DOCS.rglob("*.md")) if path not in {index, *linked}]
    assert missing == []


def test_commands_that_documents_name_exist() -> None:
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    commands = set(re.findall(r'^    "(\w+)": ', source.split("COMMANDS = {")[1], re.MULTILINE))
    told = {
        (name_of_document(path), word)
        for path in DOCUMENTS
        for word in re.findall(r"start\.py ([a-z]+)\b", path.read_text(encoding="utf-8"))
    }
    assert {where for where in told if where[1] not in commands} == set()


@pytest.mark.parametrize(
    "path", [*GUIDES, ROOT / "deploy" / "README.md", DOCS / "restore.md"], ids=name_of_document
)
def test_words_of_the_keeper_that_guides_name_exist(path: Path) -> None:
    told = set(re.findall(r"(?:`|^    )myosotis ([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert told - set(cli.COMMANDS) - {"help"} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of_document)
def test_tests_that_a_document_names_exist(path: Path) -> None:
    """What is said to be held by a test that was renamed is held by nothing."""
    missing = set()
    for file, name in TEST.findall(path.read_text(encoding="utf-8")):
        places = [base / file for base in (ROOT, PACKAGE, *path.parents) if (base / file).is_file()]
        if not places or (name and f"def {name}(" not in places[0].read_text(encoding="utf-8")):
            missing.add(f"{file}::{name}" if name else file)
    assert missing == set()


def test_every_threat_of_the_design_is_held_by_a_test_or_comes_with_a_room() -> None:
    text = (DOCS / "threats.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\d+) \|.*\| ([^|]*) \|$", text, re.MULTILINE))
    assert list(rows) == [str(number) for number in range(1, 37)]
    assert [
        number for number, held in rows.items() if not TEST.search(held) and "*Later:* " not in held
    ] == []


def test_what_the_protocol_says_of_carrying_is_so() -> None:
    """Another program is built by this page: its addresses and limits are those of ours."""
    text = (DOCS / "protocol-carrying.md").read_text(encoding="utf-8")
    ours = {f"/{one.pattern}" for one in urls.urlpatterns if str(one.pattern).startswith("x/")}
    assert set(re.findall(r"^\| `(/x/\w*)` \|", text, re.MULTILINE)) == ours
    sentences = [
        f"an envelope, {LARGEST_ENVELOPE >> 10} KiB",
        f"gives an answer {egress.ANSWER_SECONDS:.0f} seconds and {egress.LARGEST_ANSWER >> 20} MiB",
        f"unfinished files ({attachments.MOST_UNFINISHED}) or files ({attachments.MOST_HELD})",
        f'"format":"{sealed_files.FORMAT}"',
        f"at most {sealed_files.LARGEST_FILE // 10**6} MB",
        f"At most {sealed_files.MOST_ENVELOPES} envelopes and {sealed_files.MOST_RECEIPTS:,} receipts",
        f"{quotas.MESSAGES_A_MINUTE:,} envelopes a minute, {quotas.MESSAGES_A_DAY:,} and",
    ]
    assert [sentence for sentence in sentences if sentence not in text] == []


def test_every_control_call_is_named_where_envelopes_are_described() -> None:
    text = (DOCS / "protocol-envelope.md").read_text(encoding="utf-8")
    calls = {one.typ for one in MESSAGE_TYPES.values() if one.is_control} | {attachments.PIECE}
    part = text.partition("**Control calls**")[2].partition("###")[0]
    assert set(re.findall(r"`(net\.\w+)`", part)) == calls


@cache
def declared_keys() -> set[str]:
    """Every key that a template or a script of ours declares."""
    files = [*PACKAGE.glob("*/templates/**/*.html"), *PACKAGE.glob("*/static/**/*.js")]
    found: set[str] = set()
    for path in files:
        if "vendor" not in path.parts:
            found |= set(DECLARED.findall(path.read_text(encoding="utf-8")))
    found |= {f"Alt {fact[2]}" for fact in FACTS} | set(RETURNED_KEYS)
    found |= {f"Alt {number}" for number in range(1, MOST_HINTS + 1)}
    return {PLAIN_KEYS.get(key, key).upper() for key in found}


@pytest.mark.parametrize(
    "name", ["operator", "caseworker", "supervisor", "night-listener", "people", "consent", "surge"]
)
def test_keys_that_a_guide_names_are_on_the_screens(name: str) -> None:
    told = set(KEY.findall((DOCS / "guides" / f"{name}.md").read_text(encoding="utf-8")))
    assert len(told) > 3
    assert {key for key in told if key.upper() not in declared_keys()} == set()


@cache
def words_of_screens() -> str:
    """Everything that pages and our Python say."""
    return "\n".join(
        page.read_text(encoding="utf-8")
        for page in [*PACKAGE.glob("*/templates/**/*.html"), *PACKAGE.glob("*/**/*.py")]
        if "tests" not in page.parts and "migrations" not in page.parts
    )


@pytest.mark.parametrize("path", GUIDES, ids=name_of_document)
def test_bold_button_words_of_a_guide_stand_on_a_screen(path: Path) -> None:
    """A guide that names a button which was renamed sends people looking for it."""
    told = set(re.findall(r"\*\*([A-Z][^*\n]{2,50})\*\*", path.read_text(encoding="utf-8")))
    buttons = {words.rstrip(".:?") for words in told}
    assert {words for words in buttons if words not in words_of_screens()} == set()
