"""The look holds its promises: readable colours, one direction-free style, no inline anything, every icon there."""

import hashlib
import re
from pathlib import Path

import pytest

SITE = Path(__file__).resolve().parent.parent
STATIC = SITE / "static"
PACKAGE = SITE.parent
STYLES = sorted((STATIC / "css").glob("*.css"))
MODULES = sorted((STATIC / "js").glob("*.js"))
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right)|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
TEXT_PAIRS = [
    ("ink", "paper"), ("ink", "ground"), ("ink", "wash"), ("ink2", "paper"), ("ink2", "ground"), ("ink2", "wash"),
    ("blue", "paper"), ("blue", "ground"), ("blue2", "wash"), ("blue2", "wash2"),
    ("onblue", "blue"), ("onblue", "blue2"),
    ("red", "paper"), ("red", "redw"), ("amber", "paper"), ("amber", "amberw"), ("green", "paper"), ("green", "greenw"),
    ("ongreen", "green"), ("railink", "rail"), ("ink", "redw"), ("ink", "amberw"), ("ink", "greenw"),
]  # fmt: skip
# A sealed page leaves the node as a file and is opened where no style sheet can be fetched.
LEAVING_THE_NODE = {"sealed_file.html"}
EDGE_PAIRS = [
    ("line2", "paper"),
    ("line2", "ground"),
    ("blue", "paper"),
    ("bar", "paper"),
    ("nowline", "paper"),
]


def read_tokens(opening: str) -> dict[str, str]:
    text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    block = text[text.index(opening) :]
    block = block[block.index("{") + 1 : block.index("}")]
    return dict(re.findall(r"--([\w]+):\s*([^;]+);", block))


def luminance(colour: str) -> float:
    digits = colour.strip().lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


THEMES = {
    "light": read_tokens(':root,\n[data-bs-theme="light"]'),
    "dark": read_tokens('[data-bs-theme="dark"]'),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_words_are_readable_in_both_themes(theme: str, ink: str, ground: str) -> None:
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_of_controls_and_bars_are_seen_in_both_themes(theme: str, edge: str, ground: str) -> None:
    assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 3


def test_both_copies_of_the_dark_theme_are_equal() -> None:
    assert read_tokens(":root:not([data-bs-theme])") == THEMES["dark"]


def test_every_colour_has_a_light_and_a_dark_value() -> None:
    assert THEMES["light"].keys() == THEMES["dark"].keys()


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: path.name)
def test_style_sheets_know_no_left_and_right(sheet: Path) -> None:
    assert PHYSICAL.findall(sheet.read_text(encoding="utf-8")) == []


def test_every_token_used_is_defined() -> None:
    used = {
        name for sheet in STYLES for name in re.findall(r"var\(--([\w]+)", sheet.read_text(encoding="utf-8"))
    }
    assert used - THEMES["light"].keys() - {"font", "row"} == set()


def test_templates_hold_no_inline_style_script_or_handler() -> None:
    found = [
        path.name
        for path in TEMPLATES
        if path.name not in LEAVING_THE_NODE
        for tag in re.findall(r"<[a-zA-Z][^<>]*>", path.read_text(encoding="utf-8"))
        if re.search(r"\s(?:style|on[a-z]+)\s*=\s*[\"']", tag)
        or (tag.startswith("<script") and "src=" not in tag and "application/json" not in tag)
        or tag.startswith("<style")
    ]
    assert found == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_scripts_make_no_markup_or_code_from_strings(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)
        == []
    )


def test_every_icon_used_is_in_the_sprite() -> None:
    there = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    used = set()
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"{% icon ['\"]([\w-]+)['\"]", text)) | set(
            re.findall(r'icon_name="([\w-]+)"', text)
        )
    for path in MODULES:
        used |= set(re.findall(r'\bicon\("([\w-]+)"', path.read_text(encoding="utf-8")))
    assert used - there == set()


def test_vendored_files_are_as_they_came() -> None:
    listed = re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", read_manifest(), flags=re.MULTILINE)
    found = {name: hashlib.sha256((STATIC / name).read_bytes()).hexdigest() for name, _sum in listed}
    assert found == dict(listed)


def test_every_font_is_in_the_manifest() -> None:
    assert [
        path.name for path in (STATIC / "fonts").iterdir() if f"`fonts/{path.name}`" not in read_manifest()
    ] == []


def read_manifest() -> str:
    return (PACKAGE.parent / "docs" / "vendored.md").read_text(encoding="utf-8")
