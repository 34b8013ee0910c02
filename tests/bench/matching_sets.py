"""Sets of people with two spellings each, for measuring: from real name pairs where they are present, else invented."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from anyascii import anyascii
from rapidfuzz import fuzz

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT.parent / "shared/data/names",)
FIRST_YEAR, LAST_YEAR = 1940, 2000


@dataclass(frozen=True)
class Pair:
    """One person: the name in the register, the name asked for, and the year of birth."""

    id: str
    group: str
    stored: str
    asked: str
    year: int


def find_folder() -> Path | None:
    """Where the sets of real names are, if they are anywhere."""
    return next((folder for folder in FOLDERS if folder.is_dir()), None)


def load_pairs(folder: Path, size: int, seed: int) -> list[Pair]:
    """About `size` people of each group: names in another script, and other Latin spellings."""
    chance = random.Random(seed)
    hebrew = [
        tuple(line.split("\t")[:2])
        for line in (folder / "transliteration/wd_hebrew").read_text(encoding="utf-8").splitlines()
    ]
    hebrew = [pair for pair in hebrew if 2 <= len(pair[0].split()) <= 3 and len(pair[1].split()) >= 2]
    chance.shuffle(hebrew)
    found = [("XS hebrew", latin, native) for latin, native in hebrew[:size]]
    for group, file in (("cyrillic", "wd_russian_20"), ("arabic", "wd_arabic_20")):
        parts = _read_parts(folder / "transliteration" / file)
        if group == "arabic":
            parts += _read_pairs(folder / "ar2en/ar2en.txt")
        found += _make_two_scripts(f"XS {group}", parts, size, chance)
        found += _make_two_spellings(f"LV {group}", parts, size // 2, chance)
    found += _make_tables(folder, size // 2, chance)
    return [
        Pair(f"p{number}", group, stored, asked, chance.randint(FIRST_YEAR, LAST_YEAR))
        for number, (group, stored, asked) in enumerate(found)
    ]


def _read_parts(path: Path) -> list[tuple[str, str, int]]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(latin, native.replace(" ", ""), int(count)) for latin, native, count in rows if len(latin) > 1]


def _read_pairs(path: Path) -> list[tuple[str, str, int]]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(latin, native, 1) for native, latin in rows if len(latin) > 2 and " " not in native]


def _choose(parts: list[tuple[str, str, int]], chance: random.Random) -> tuple[list, list, list]:
    given = [part for part in parts if part[2] >= 8]
    family = [part for part in parts if part[2] < 8]
    return given, [part[2] for part in given], family


def _make_two_scripts(
    group: str, parts: list, size: int, chance: random.Random
) -> list[tuple[str, str, str]]:
    given, counts, family = _choose(parts, chance)
    found = []
    for first in chance.choices(given, counts, k=size):
        names = [first, chance.choice(family)]
        if chance.random() < 0.2:
            names.insert(1, chance.choices(given, counts)[0])
        stored = " ".join(part[0].title() for part in names)
        if len(names) == 3 and chance.random() < 0.4:
            del names[1]
        if chance.random() < 0.15:
            names.reverse()
        found.append((group, stored, " ".join(part[1] for part in names)))
    return found


def _make_two_spellings(
    group: str, parts: list, size: int, chance: random.Random
) -> list[tuple[str, str, str]]:
    """Latin spellings that stand for one and the same native spelling."""
    spellings: dict[str, dict[str, int]] = defaultdict(dict)
    for latin, native, count in parts:
        spellings[native][latin] = count
    several = []
    for native, latins in sorted(spellings.items()):
        first = min(latins)
        alike = [one for one in sorted(latins) if fuzz.ratio(anyascii(first), anyascii(one)) >= 55]
        if len(alike) > 1:
            several.append((native, alike))
    given = [one for one in several if sum(spellings[one[0]].values()) >= 20]
    found = []
    for _ in range(size):
        first, second = chance.choice(given)[1], chance.choice(several)[1]
        (a, b), (c, d) = chance.sample(first, 2), chance.sample(second, 2)
        found.append(
            (group, f"{a} {c}".title(), f"{b} {d}".title() if chance.random() < 0.85 else f"{d} {b}".title())
        )
    return found


def _make_tables(folder: Path, size: int, chance: random.Random) -> list[tuple[str, str, str]]:
    """Forenames and surnames with a native and a romanised spelling, by country; few parts, so many namesakes."""
    given, family = defaultdict(list), defaultdict(list)
    for target, name in ((given, "forenames"), (family, "surnames")):
        path = folder / f"variants/common-{name}-by-country.csv"
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                native, latin = row["Localized Name"].strip(), row["Romanized Name"].strip()
                if native and latin and not native.isascii():
                    target[row["Country"]].append((native, latin))
    found = []
    for country in ("AM", "BG", "GR", "UA", "RS", "GE", "KZ", "BY", "IL", "IR", "EG"):
        pool = family.get(country) or given.get(country, [])
        for _ in range(size // 12 if pool and given.get(country) else 0):
            one, other = chance.choice(given[country]), chance.choice(pool)
            if country in ("GE", "IL") and one is other:
                continue
            group = f"table {country}"
            found.append(
                (
                    group,
                    f"{one[1]} {other[1]}",
                    f"{other[0]} {one[0]}" if chance.random() < 0.3 else f"{one[0]} {other[0]}",
                )
            )
    return found


def load_whole_names(folder: Path, size: int, seed: int) -> list[Pair]:
    """Whole names of real people in Latin and in Hebrew; the years of birth are invented."""
    chance = random.Random(seed)
    lines = (folder / "transliteration/wd_hebrew").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t")[:2] for line in lines]
    rows = [row for row in rows if 2 <= len(row[0].split()) <= 4 and len(row[1].split()) >= 2]
    chance.shuffle(rows)
    return [
        Pair(f"w{number}", "XS whole", latin, native, chance.randint(FIRST_YEAR, LAST_YEAR))
        for number, (latin, native) in enumerate(rows[:size])
    ]


def load_name_bench(folder: Path) -> list[tuple[str, str, bool, bool]]:
    """The rows about persons: two names, whether they match, and whether a language model proposed them."""
    with (folder / "name_bench/cases.csv").open(encoding="utf-8", newline="") as lines:
        return [
            (row["name1"], row["name2"], row["is_match"] == "true", row["case_group"].startswith("synth"))
            for row in csv.DictReader(lines)
            if row["schema"] == "Person"
        ]
