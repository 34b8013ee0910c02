"""The secretariat's collection in the demo: 32 invented hotlines, a round that is over, and one under way.

The figures are those of the invented federation (docs/collection.md), taken in by the actions of the room. Two hotlines
have nodes in the demo and have not answered: somebody can send their return from there.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from uuid import NAMESPACE_URL, UUID, uuid5

from myosotis.accounts.models import User
from myosotis.figures.actions import beside, mappings, rounds, submissions
from myosotis.figures.models import PublicCell, Round, Submission
from myosotis.figures.queries.collections import texts_folder
from myosotis.figures.report.collection import Collection, Return
from myosotis.figures.report.invented import YEARS, make_federation
from myosotis.network.models import Hotline, Member
from myosotis.site.demo.letters import DUE, OPENED, days_of_words, in_office
from myosotis.site.demo.shifts import Deed
from myosotis.site.demo.staff import Staff, read_data
from myosotis_core.comparison import read_population
from myosotis_core.indicators import TOTAL, load_definitions

SOURCE = "Invented for the demo"
SHOWN = YEARS[-2:]
LAST_CAME = dt.timedelta(days=1)
AGES = 18


class FederationTeller:
    """Plans what the secretariat did with the figures of the last two years of the invented federation."""

    def __init__(self, staff: Staff, now: dt.datetime) -> None:
        self.now = now
        self.by: User = staff.people["marta"]
        self.told = read_data("federation")
        self.collection: Collection = make_federation(years=SHOWN)
        self.hotlines: dict[str, Hotline] = {}
        self.rounds: dict[int, UUID] = {}

    def plan(self) -> list[Deed]:
        """Everything, to be done in the order of its time."""
        before, last = SHOWN
        first = self._after_the_beginning(in_office(dt.datetime(before + 1, 1, 20, tzinfo=dt.UTC)))
        opened, reminded = days_of_words(self.now)
        deeds = [Deed(first - dt.timedelta(days=1), self.tell_hotlines)]
        deeds += self._round(before, first, dt.date(before + 1, 3, 31))
        deeds += self._returns_of_spring(before)
        closed = self._after_the_beginning(in_office(dt.datetime(before + 1, 7, 1, tzinfo=dt.UTC)))
        deeds.append(Deed(closed, lambda: self._close(before)))
        deeds += self._round(last, opened, in_office(self.now - DUE).date())
        deeds += self._returns_of_now(last)
        deeds.append(Deed(reminded, lambda: self._remind(last)))
        deeds.append(Deed(in_office(self.now - LAST_CAME, 17), self._note_beside))
        return deeds

    def _after_the_beginning(self, at: dt.datetime) -> dt.datetime:
        """No act is older than the node, however late the demo is started."""
        return max(at, dt.datetime(self.now.year - 2, 1, 3, tzinfo=dt.UTC))

    def tell_hotlines(self) -> None:
        """The register: the three the demo knows already, and the others of the federation."""
        known = {one.country: one for one in Hotline.objects.all()}
        for one in self.collection.hotlines:
            self.hotlines[one.code] = known.get(one.country) or self._make_hotline(one.code)

    def _has_node(self, code: str) -> bool:
        """Whether its figures are those of a node of the demo, and left to whoever sends them from there."""
        countries = {one.code: one.country for one in self.collection.hotlines}
        return countries[code] in self.told["with_node"]

    def _make_hotline(self, code: str) -> Hotline:
        one = next(one for one in self.collection.hotlines if one.code == code)
        member = Member.objects.create(name=f"Demo member {one.country}", country=one.country)
        assigned = dt.date(one.since, 3, 1)
        return Hotline.objects.create(
            pk=uuid5(NAMESPACE_URL, f"https://myosotis.invalid/demo/federation/{code}"),
            member=member,
            name=one.name,
            country=one.country,
            time_zone=self.told["zones"][one.country],
            operated_since=one.since,
            source=SOURCE,
            checked_on=(self.now - dt.timedelta(days=30)).date(),
            assigned_on=assigned,
            assigned_by="Demo regulator",
        )

    def _round(self, year: int, at: dt.datetime, due_on: dt.date) -> Iterator[Deed]:
        def plan() -> None:
            given = rounds.RoundInput(Round.Form.YEARLY, year, f"Figures of {year}", due_on)
            self.rounds[year] = rounds.plan_round(by=self.by, given=given).pk

        def begin() -> None:
            rounds.open_round(by=self.by, round_id=self.rounds[year], text=self.told["opened"])
            untold = Round.objects.get(pk=self.rounds[year]).asked.filter(told_at=None)
            for asked in untold:
                rounds.note_told(by=self.by, round_id=self.rounds[year], asked_id=asked.pk)

        yield Deed(at - dt.timedelta(hours=2), plan)
        yield Deed(at, begin)

    def _returns_of_spring(self, year: int) -> Iterator[Deed]:
        for code, one in sorted(self.collection.returns[year].items()):
            if self._has_node(code):
                continue
            signed_on = one.signed_on or dt.date(year + 1, 3, 1)
            signed_at = dt.datetime.combine(signed_on, dt.time(), tzinfo=dt.UTC)
            at = self._after_the_beginning(in_office(signed_at + dt.timedelta(days=1), 14))
            yield self._take_in(code, replace(one, signed_on=min(signed_on, at.date())), at)

    def _returns_of_now(self, year: int) -> Iterator[Deed]:
        coming = [code for code in sorted(self.collection.returns[year]) if not self._has_node(code)]
        step = (OPENED - LAST_CAME - dt.timedelta(days=3)) / len(coming)
        for number, code in enumerate(coming, start=1):
            day = self.now - OPENED + dt.timedelta(days=3) + number * step
            at = in_office(day, 10 + number * 5 % 7, number * 17 % 60)
            signed_on = in_office(at - dt.timedelta(days=1)).date()
            yield self._take_in(code, replace(self.collection.returns[year][code], signed_on=signed_on), at)

    def _take_in(self, code: str, given: Return, at: dt.datetime) -> Deed:
        def do() -> None:
            submissions.take_in_return(
                by=self.by,
                round_id=self.rounds[given.year],
                hotline_id=self.hotlines[code].pk,
                given=given,
                way=Submission.Way.QUESTIONNAIRE if int(code[1:]) % 3 else Submission.Way.SIGNED_FILE,
                signed_by=2,
            )

        return Deed(at, do)

    def _close(self, year: int) -> None:
        """Whoever has a node joined the collection a year later: nothing of this year is owed."""
        row = Round.objects.get(pk=self.rounds[year])
        for asked in row.asked.filter(hotline__country__in=self.told["with_node"]):
            rounds.excuse(by=self.by, round_id=row.pk, asked_id=asked.pk, why=self.told["joins_later"])
        rounds.close_round(by=self.by, round_id=row.pk)

    def _remind(self, year: int) -> None:
        row = Round.objects.get(pk=self.rounds[year])
        excused = row.asked.get(hotline__country=self.told["excused"]["country"])
        rounds.excuse(by=self.by, round_id=row.pk, asked_id=excused.pk, why=self.told["excused"]["why"])
        silent = row.asked.exclude(hotline__in=row.submissions.values("hotline")).filter(excused="")
        ids = list(silent.values_list("pk", flat=True))
        rounds.remind(by=self.by, round_id=row.pk, asked_ids=ids, text=self.told["reminded"])

    def _note_beside(self) -> None:
        """Codes of their own, what is public already, child populations, written texts."""
        for code, matches in self.collection.mappings.items():
            if not self._has_node(code):
                mappings.load_mapping(by=self.by, hotline_id=self.hotlines[code].pk, matches=matches)
        beside.add_public_cells(by=self.by, cells=list(self._public_cells()))
        beside.load_population(by=self.by, population=read_population(self._population(), vintage="demo"))
        for part, texts in (("chapters", self.collection.chapters), ("stories", self.collection.stories)):
            for language, named in texts.items():
                folder = texts_folder() / part / language
                folder.mkdir(parents=True, exist_ok=True)
                for name, text in named.items():
                    (folder / f"{name}.md").write_text(text, encoding="utf-8")

    def _public_cells(self) -> Iterator[beside.CellInput]:
        for known in self.collection.known:
            if self._has_node(known.cell["hotline"]):
                continue
            indicator = load_definitions().indicator(known.cell["indicator"])
            yield beside.CellInput(
                indicator=indicator.code,
                year=int(known.cell["year"]),
                place=tuple(known.cell.get(one, TOTAL) for one in indicator.by),
                count=int(known.count),
                sort=PublicCell.Sort.OWN_REPORT,
                source=known.source,
                hotline=self.hotlines[known.cell["hotline"]],
            )

    def _population(self) -> bytes:
        """In the plain form of the file: as many children of each age."""
        out = io.StringIO()
        table = csv.writer(out)
        table.writerow(("country", "year", "age", "children"))
        for (country, year), children in sorted(self.collection.population.items()):
            table.writerows((country, year, age, children // AGES) for age in range(AGES))
        return out.getvalue().encode()
