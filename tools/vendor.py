"""Bring the icons of the look into the checkout: `python3 tools/vendor.py FOLDER` with the unpacked @tabler/icons package.

Standard library only. The icons become one file of symbols; what was taken, in which version and under which
licence stands in docs/vendored.md.
"""

import re
import sys
from pathlib import Path

SPRITE = Path(__file__).resolve().parent.parent / "myosotis" / "site" / "static" / "icons.svg"

ICONS = """
activity adjustments alarm alert-triangle archive arrow-back-up arrow-down arrow-left arrow-right arrow-up arrows-exchange ban bed bell
building calendar calendar-event chart-bar check checklist chevron-down chevron-left chevron-right chevron-up circle-check
circle-dashed circle-x clipboard-check clipboard-text clock cloud cloud-check cloud-off cloud-up coffee copy database
device-desktop device-floppy device-mobile door-exit dots download ear eraser external-link eye eye-off file-text
filter fingerprint flag folder folders gavel git-merge hand-stop heart help-circle history home home-check
hourglass id-badge-2 info-circle key keyboard language layout-dashboard link list list-check list-details lock lock-open
login logout mail map-pin map-pin-question message message-circle messages microphone minus moon note notes pencil phone
phone-call phone-incoming phone-off photo plane plug-connected-x plus printer question-mark refresh report-analytics route
search send server settings shield shield-check shield-lock shield-x signature sort-descending speakerphone stack-2 star sun
switch-horizontal table transfer trash unlink upload urgent user user-check user-plus user-question user-x users
walk wifi-off world world-share writing x zoom
""".split()


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
        for name in sorted(ICONS)
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
