"""`python -m myosotis.figures.report`: build a report, attack one, or invent a collection; needs no node.

build FOLDER YEAR [--lang en,fr,de,el] --out SITE    the whole release of a collection
attack SITE [--also SITE] [--own RETURN.json] [--truth FOLDER]    try to work out what a release hides
keep SITE FOLDER    make a release an earlier one of a collection: the next edition counts it as known. To be done
                    before a return in FOLDER is corrected: as they are now they are kept as those it was made from
invent FOLDER [--seed N] [--releases 2023,2024]    an invented federation of 32 hotlines as a collection
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

from myosotis.figures.report.attack import NoRelease, attack_site
from myosotis.figures.report.building import NotReleased, UnknownLanguage
from myosotis.figures.report.commands import LANGUAGES, build_release
from myosotis.figures.report.folders import CollectionRefused, read_collection, write_collection
from myosotis.figures.report.invented import invent
from myosotis.figures.report.ledger import tables_of_site
from myosotis.figures.report.preparing import NothingToReport
from myosotis.figures.report.return_files import return_from_bytes
from myosotis.figures.report.settling import settle
from myosotis_core.disclosure import NotProtectable, TableRefused


def main(words: list[str] | None = None) -> int:
    """Do what the first word says; the exit code is 1 where a release is not safe, 2 where nothing can be done."""
    given = _parser().parse_args(words)
    try:
        return int(given.run(given))
    except (NotReleased, NotProtectable) as error:
        print(error, file=sys.stderr)
        return 1
    except (CollectionRefused, NoRelease, NothingToReport, UnknownLanguage, TableRefused, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m myosotis.figures.report", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    building = commands.add_parser("build", help="build the whole release of a collection")
    building.add_argument("folder", type=Path)
    building.add_argument("year", type=int)
    building.add_argument("--lang", default=LANGUAGES)
    building.add_argument("--out", type=Path, required=True)
    building.add_argument(
        "--held", type=Path, help="a file for the list of what is held back, beside the release"
    )
    building.set_defaults(run=_build)
    attacking = commands.add_parser("attack", help="try to work out what a release hides")
    attacking.add_argument("site", type=Path)
    attacking.add_argument("--also", type=Path, action="append", default=[], help="another release")
    attacking.add_argument(
        "--as", dest="hotline", help="the hotline that reads; its return is given by --own"
    )
    attacking.add_argument("--own", type=Path, help="what that hotline sent: its return as a file")
    attacking.add_argument(
        "--truth", type=Path, help="the collection, to hold each number against the promise"
    )
    attacking.set_defaults(run=_attack)
    keeping = commands.add_parser("keep", help="make a release an earlier one of a collection")
    keeping.add_argument("site", type=Path)
    keeping.add_argument("folder", type=Path)
    keeping.set_defaults(run=_keep)
    inventing = commands.add_parser("invent", help="an invented federation as a collection")
    inventing.add_argument("folder", type=Path)
    inventing.add_argument("--seed", type=int, default=1)
    inventing.add_argument("--releases", default="", help="years that were published already")
    inventing.set_defaults(run=_invent)
    return parser


def _build(given: argparse.Namespace) -> int:
    edition = build_release(read_collection(given.folder), given.year, given.lang, given.out, say=_say)
    if given.held:
        names = {one.code: one.name for one in edition.hotlines}
        held = [{**asdict(one), "name": names.get(one.hotline, one.hotline)} for one in edition.held]
        given.held.write_text(json.dumps(held), encoding="utf-8")
    return 0


def _attack(given: argparse.Namespace) -> int:
    own = return_from_bytes(given.own.read_bytes(), given.own.name) if given.own else None
    if (own is None) != (given.hotline is None) or (own is not None and own.hotline != given.hotline):
        raise NoRelease(
            "A hotline reads with the return that it sent: give --as and --own of the same hotline."
        )
    truth = read_collection(given.truth) if given.truth else None
    findings = attack_site(given.site, others=given.also, insider=own, truth=truth, say=print)
    for leak in findings.leaks:
        print(leak.sentence())
    if findings.narrowest is not None:
        print(f"The narrowest interval left to an outsider is {findings.narrowest:g} wide.")
    print(findings.sentence())
    return 0 if findings.is_safe else 1


def _keep(given: argparse.Namespace) -> int:
    tables = tables_of_site(given.site)
    years = {int(name.split("-")[1]) for name in tables}
    if not years:
        raise NothingToReport(f"{given.site} holds no protected tables.")
    folder = given.folder / "earlier" / str(max(years))
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in tables.items():
        (folder / f"{name}.csv").write_bytes(content)
    print(f"{len(tables)} tables of {max(years)} stand in {folder}.")
    collection = read_collection(given.folder)
    counted = settle(replace(collection, year=max(years)))[0].returns
    settled = {**collection.settled, **{year: counted[year] for year in counted if year <= max(years)}}
    write_collection(replace(collection, settled=settled), given.folder)
    return 0


def _invent(given: argparse.Namespace) -> int:
    releases = [int(year) for year in given.releases.split(",") if year]
    made = invent(given.folder, given.seed, releases=releases, say=print)
    print(f"{len(made.hotlines)} invented hotlines stand in {given.folder}.")
    return 0


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
