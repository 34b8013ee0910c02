"""Bring the icons of the look into the checkout: `python3 tools/vendor.py FOLDER`.

FOLDER is the unpacked @tabler/icons package. Standard library only. The icons named in icons.txt become one file
of symbols; what was taken, in which version and under which licence stands in docs/vendored.md.
"""

import re
import sys
from pathlib import Path

SPRITE = Path(__file__).resolve().parent.parent / "myosotis" / "site" / "static" / "icons.svg"

NAMES = Path(__file__).resolve().parent / "icons.txt"


def read_shapes(source: Path) -> str:
    """Return what an icon file draws, without its frame."""
    text = source.read_text(encoding="utf-8")
    shapes = re.findall(r"<(?:path|circle|rect|line|polyline)\b[^>]*/>", text)
    return "".join(re.sub(r"\s+", " ", shape) for shape in shapes if 'stroke="none"' not in shape)


def make_sprite(package: Path) -> str:
    """Return one file of symbols, one symbol a line, in the order of their names."""
    folder = package / "icons" / "outline"
    symbols = (
        f'<symbol id="{name}" viewBox="0 0 24 24">{read_shapes(folder / f"{name}.svg")}</symbol>'
        for name in NAMES.read_text(encoding="utf-8").split()
    )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def main() -> int:
    """Write the sprite from the package named on the command line."""
    if len(sys.argv) != 2:
        sys.stderr.write("Name the folder of the unpacked @tabler/icons package.\n")
        return 2
    SPRITE.write_text(make_sprite(Path(sys.argv[1])), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
