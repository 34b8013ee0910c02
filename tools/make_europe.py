"""Make the map of Europe that the report draws: `python3 tools/make_europe.py FOLDER`.

FOLDER is the unpacked npm package world-atlas 2 (Natural Earth, public domain). Standard library only. Outlines are
merged and thinned, projected (Lambert azimuthal equal area, 52° N 10° E) and cut to a frame; what was taken stands in
docs/vendored.md. Borders follow the United Nations: Crimea is drawn with Ukraine, the whole island with Cyprus.
"""

import json
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parent.parent / "myosotis" / "figures" / "report" / "charts" / "europe.json"
CENTRE = (10.0, 52.0)
WEST, EAST, SOUTH, NORTH = -2150.0, 2500.0, -1960.0, 2230.0  # kilometres from the centre
TOLERANCE = 4.5  # kilometres
SMALLEST = 220.0  # square kilometres of an island that is still drawn

NUMBERS = {
    "008": "AL", "020": "AD", "040": "AT", "056": "BE", "070": "BA", "100": "BG", "112": "BY", "191": "HR",
    "196": "CY", "203": "CZ", "208": "DK", "233": "EE", "246": "FI", "250": "FR", "276": "DE", "300": "GR",
    "348": "HU", "352": "IS", "372": "IE", "380": "IT", "428": "LV", "438": "LI", "440": "LT", "442": "LU",
    "470": "MT", "492": "MC", "498": "MD", "499": "ME", "528": "NL", "578": "NO", "616": "PL", "620": "PT",
    "642": "RO", "643": "RU", "674": "SM", "688": "RS", "703": "SK", "705": "SI", "724": "ES", "752": "SE",
    "756": "CH", "792": "TR", "804": "UA", "807": "MK", "826": "GB", "268": "GE", "051": "AM", "031": "AZ",
    "504": "MA", "012": "DZ", "788": "TN", "434": "LY", "818": "EG", "376": "IL", "422": "LB", "760": "SY",
    "368": "IQ", "400": "JO", "275": "PS", "398": "KZ", "682": "SA", "364": "IR", "234": "FO", "833": "IM",
}  # fmt: skip
NAMES = {"Kosovo": "XK", "N. Cyprus": "CY"}
ALWAYS = {"MT", "LU", "LI", "CY"}
MARKED = ("MT", "LU", "CY", "LI")
Point = tuple[float, float]


def project(longitude: float, latitude: float) -> Point:
    """A place in kilometres from the centre, y downwards; far places are thrown far out."""
    turn, up = math.radians(longitude - CENTRE[0]), math.radians(latitude)
    middle = math.radians(CENTRE[1])
    cosine = math.sin(middle) * math.sin(up) + math.cos(middle) * math.cos(up) * math.cos(turn)
    scale = 6371.0 * math.sqrt(2 / max(1 + cosine, 0.05))
    east = scale * math.cos(up) * math.sin(turn)
    north = scale * (math.cos(middle) * math.sin(up) - math.sin(middle) * math.cos(up) * math.cos(turn))
    return east, -north


def thin(points: list[Point]) -> list[Point]:
    """Douglas and Peucker: leave out points that lie within the tolerance of a line."""
    keep, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = math.hypot(bx - ax, by - ay)
        best, where = 0.0, -1
        for index in range(first + 1, last):
            x, y = points[index]
            off = (
                abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
                if length
                else math.hypot(x - ax, y - ay)
            )
            if off > best:
                best, where = off, index
        if best > TOLERANCE:
            keep.add(where)
            stack += [(first, where), (where, last)]
    return [points[index] for index in sorted(keep)]


def read_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """All arcs, projected and thinned (so that neighbours keep one border)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append(project(x * sx + tx, y * sy + ty))
        arcs.append(thin(points))
    return arcs


def merge(rings: list[list[int]]) -> list[list[int]]:
    """Rings of arcs with what two of them share left out: what stays is stitched again."""
    used = {arc for ring in rings for arc in ring}
    return [ring for ring in rings if not any(~arc in used for arc in ring)] + stitch(
        [arc for ring in rings if any(~other in used for other in ring) for arc in ring if ~arc not in used]
    )


ENDS: dict[int, tuple[Point, Point]] = {}


def stitch(arcs: list[int]) -> list[list[int]]:
    """Arcs one after the other as they join."""
    starts = defaultdict(list)
    for arc in arcs:
        starts[ENDS[arc][0]].append(arc)
    rings = []
    while any(starts.values()):
        start = next(point for point, waiting in starts.items() if waiting)
        ring, at = [], start
        while starts[at]:
            arc = starts[at].pop()
            ring.append(arc)
            at = ENDS[arc][1]
            if at == start:
                break
        rings.append(ring)
    return rings


def draw(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """The points of a ring of arcs."""
    points: list[Point] = []
    for arc in ring:
        part = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        points += part if not points else part[1:]
    return points


def cut(points: list[Point]) -> list[Point]:
    """Sutherland and Hodgman: what of a ring lies in the frame."""
    for axis, limit, sign in ((0, WEST, 1), (0, EAST, -1), (1, -NORTH, 1), (1, -SOUTH, -1)):
        kept: list[Point] = []
        for index, now in enumerate(points):
            before = points[index - 1]
            is_in, was_in = sign * (now[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
            if is_in != was_in:
                part = (limit - before[axis]) / (now[axis] - before[axis])
                kept.append(
                    (before[0] + part * (now[0] - before[0]), before[1] + part * (now[1] - before[1]))
                )
            if is_in:
                kept.append(now)
        points = kept
    return points


def area(points: list[Point]) -> float:
    """The area of a ring with its sign."""
    return sum(points[i - 1][0] * p[1] - p[0] * points[i - 1][1] for i, p in enumerate(points)) / 2


def centre(points: list[Point]) -> Point:
    """The middle of the frame of a ring."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def is_crimea(ring: list[int], arcs: list[list[Point]]) -> bool:
    """Whether a ring of Russia is the peninsula."""
    west, east = project(32.2, 45.2)[0], project(36.8, 45.2)[0]
    north, south = project(34.5, 46.4)[1], project(34.5, 44.2)[1]
    return all(west < x < east and north - 60 < y < south + 60 for x, y in draw(ring, arcs))


def collect(topology: dict[str, Any], arcs: list[list[Point]]) -> dict[str, list[list[int]]]:
    """The rings of arcs of each country, disputed ones put where the United Nations see them."""
    rings: dict[str, list[list[int]]] = defaultdict(list)
    for shape in topology["objects"]["countries"]["geometries"]:
        code = NAMES.get(shape["properties"]["name"]) or NUMBERS.get(str(shape.get("id", "")))
        if code is None:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                rings["UA" if code == "RU" and is_crimea(ring, arcs) else code].append(ring)
    for code in ("UA", "CY"):
        rings[code] = merge(rings[code])
    return rings


def main() -> int:
    """Write the map from the package named on the command line."""
    if len(sys.argv) != 2:
        sys.stderr.write("Name the folder of the unpacked world-atlas package.\n")
        return 2
    topology = json.loads((Path(sys.argv[1]) / "countries-50m.json").read_text(encoding="utf-8"))
    arcs = read_arcs(topology)
    for number, arc in enumerate(arcs):
        ENDS[number], ENDS[~number] = (arc[0], arc[-1]), (arc[-1], arc[0])
    countries, places = {}, {}
    for code, rings in sorted(collect(topology, arcs).items()):
        shapes = [cut(draw(ring, arcs)) for ring in rings]
        shapes = [shape for shape in shapes if len(shape) > 2]
        kept = [shape for shape in shapes if abs(area(shape)) >= SMALLEST or code in ALWAYS]
        if not kept:
            continue
        countries[code] = [[[round(x - WEST), round(y + NORTH)] for x, y in shape] for shape in kept]
        if code in MARKED:
            x, y = centre(max(kept, key=lambda shape: abs(area(shape))))
            places[code] = [round(x - WEST), round(y + NORTH)]
    world = {
        "width": round(EAST - WEST),
        "height": round(NORTH - SOUTH),
        "marked": places,
        "countries": countries,
    }
    OUT.write_text(json.dumps(world, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write(f"{OUT.name}: {len(countries)} countries, {OUT.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
