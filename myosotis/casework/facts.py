"""From records to facts: what the counters of `myosotis_core.indicators` look at, live and kept after erasure.

Days are those of the hotline's own time zone. Sealed codes (`fact_codes.SEALED`: reasons, harm, vulnerabilities …) are
opened only where they are tabulated or kept (`with_special`). What casework has no field for is said to be not
collected here (`fact_codes`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Coalesce, ExtractQuarter
from django.utils import timezone

from myosotis.casework.fact_codes import (
    Beside,
    child_codes,
    contact_codes,
    country_codes,
    keep_filled,
    read_beside,
    sealed_child_codes,
    work_codes,
)
from myosotis.casework.merged import Heads, count_once, members_by_head, read_heads
from myosotis.casework.models import Case, CaseChild, Contact, ContactCase, Episode, KeptFact, Risk
from myosotis.kernel import clock
from myosotis.people.models import Person
from myosotis.vault.opening import Purpose, unlock
from myosotis_core.indicators import (
    Basis,
    Codes,
    Fact,
    Kind,
    Period,
    case_facts,
    child_facts,
    contact_fact,
    episode_facts,
    keep,
    keep_lost,
    repeat_band,
)
from myosotis_core.vocabulary import NOT_COLLECTED

UNCOUNTED = (
    "versions",
    "summary",
    "story",
    "last_seen_place",
    "police_reference",
    "health",
    "marks",
    "languages",
    "born",
)
"""Columns that nothing is counted by: left in the database, where thousands of rows are read."""


def facts_of_year(year: int, *, with_special: bool = False) -> list[Fact]:
    """All facts of one year: kept ones, contacts grouped in the database, cases, children and episodes live."""
    kept = [Fact.from_dict(row.fact) for row in KeptFact.objects.filter(year=year)]
    begin, end = bounds_of_year(year)
    cases = Case.objects.filter(opened_at__lt=end, team__is_training=False)
    cases = cases.exclude(closed_at__lt=begin, closures=[])
    live = facts_of_cases(cases, with_special=with_special)
    contacts = _grouped_contacts(_real_contacts().filter(started_at__gte=begin, started_at__lt=end), year)
    return [*kept, *contacts, *(fact for fact in live if fact.year == year)]


def facts_around(
    case: Case | None,
    *,
    persons: set[UUID],
    contacts: set[UUID],
    also: Iterable[UUID] = (),
    with_special: bool = True,
) -> list[Fact]:
    """Every fact that an erasure of this case touches: its own, its contacts', and all of its children's.

    `also`: cases that are one with it.
    """
    of_persons = CaseChild.objects.filter(person__in=persons).values("case")
    wanted = Case.objects.filter(pk__in=of_persons) | Case.objects.filter(pk__in=list(also))
    if case is not None:
        wanted = wanted | Case.objects.filter(pk=case.pk)
    wanted = wanted.filter(team__is_training=False)
    facts = facts_of_cases(wanted.distinct(), with_special=with_special)
    links = ContactCase.objects.filter(contact=OuterRef("pk"), unlinked_at__isnull=True)
    for contact in _real_contacts().filter(pk__in=contacts).annotate(has_case=Exists(links)):
        codes = contact_codes(vars(contact))
        facts.append(contact_fact(local_day(contact.started_at), codes))
    return facts


def _real_contacts() -> QuerySet[Contact]:
    """All but those of training, which are counted nowhere."""
    return Contact.objects.filter(is_training=False)


def keep_facts(*, before: Iterable[Fact], after: Iterable[Fact]) -> None:
    """Keep what an erasure would take from the counts; merged with what was kept before, in the same transaction."""
    lost = keep_lost(before, after)
    touched = {(fact.kind.value, fact.year) for fact in lost}
    for kind, year in sorted(touched):
        rows = KeptFact.objects.filter(kind=kind, year=year)
        together = [Fact.from_dict(row.fact) for row in rows]
        together += [fact for fact in lost if (fact.kind.value, fact.year) == (kind, year)]
        rows.delete()
        KeptFact.objects.bulk_create(
            KeptFact(kind=kind, year=year, fact=fact.to_dict()) for fact in keep(together)
        )


def facts_of_cases(cases: QuerySet[Case], *, with_special: bool = False) -> list[Fact]:
    """The facts of some cases, of their children and of the children's episodes.

    Cases that were merged are one case: the one they were merged into, open since the first of them was opened.
    """
    rows, heads = _read_cases(cases)
    links = list(
        CaseChild.objects.filter(case__in=rows)
        .select_related("person")
        .defer(*_uncounted(Person, "person__"))
        .annotate(child=Coalesce("person__canonical_id", "person_id"))
        .order_by("case__opened_at", "case", "position")
    )
    episodes = list(
        Episode.objects.filter(case__in=rows)
        .select_related("person")
        .defer(*_uncounted(Episode), *_uncounted(Person, "person__"))
        .annotate(child=Coalesce("person__canonical_id", "person_id"))
        .order_by("last_seen_at", "recorded_at")
    )
    beside = read_beside(rows, heads, with_sealed=with_special)
    if with_special:
        persons = [link.person for link in links]
        keys = unlock([*rows, *{one.pk for one in persons}], by="tabulation", why=Purpose.TABULATE)
        keys.open(episodes, persons, beside.migration.values())
    counted = count_once(episodes, heads)
    own_facts = _all_case_facts(rows, counted, heads, beside)
    facts = [fact for of_case in own_facts.values() for fact in of_case]
    own_facts |= {pk: own_facts[head] for pk, head in heads.items()}
    rows |= {pk: rows[head] for pk, head in heads.items()}
    facts += _all_child_facts(rows, links, counted, own_facts, beside if with_special else None)
    facts += _all_episode_facts(rows, counted, own_facts, beside, with_special=with_special)
    return facts


def _read_cases(cases: QuerySet[Case]) -> tuple[dict[UUID, Case], Heads]:
    """The cases with all that are one with any of them, and which of them count with which."""
    rows = {case.pk: case for case in _with_categories(cases)}
    heads = read_heads()
    if not heads:
        return rows, {}
    members = members_by_head(heads)
    concerned = {heads.get(pk, pk) for pk in rows}
    others = concerned | {pk for head in concerned for pk in members.get(head, ())}
    missing = Case.objects.filter(pk__in=others - set(rows))
    rows |= {case.pk: case for case in _with_categories(missing)}
    return rows, {pk: head for pk, head in heads.items() if pk in rows and head in rows}


def _with_categories(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With their dated categories and their risks, as lists."""
    risks = Risk.objects.only("case", "level", "judged_at")
    return cases.defer(*_uncounted(Case)).prefetch_related(
        Prefetch("categories", to_attr="dated_categories"), Prefetch("risks", risks, to_attr="dated_risks")
    )


def _uncounted(model: type[Model], prefix: str = "") -> list[str]:
    """The columns of a table that nothing is counted by."""
    names = {column.name for column in model._meta.concrete_fields}
    return [prefix + name for name in UNCOUNTED if name in names]


def category_in_year(case: Any, year: int) -> tuple[str, str]:
    """The category and sub-category at closing or on 31 December (counting rule 2), "" where there is none."""
    dated = [row for row in case.dated_categories if local_day(row.from_at).year <= year]
    last = dated[-1] if dated else next(iter(case.dated_categories), None)
    return (last.code, last.sub_code) if last else (case.category, "")


def bounds_of_year(year: int) -> tuple[dt.datetime, dt.datetime]:
    """The first instant of a year and of the next, in the hotline's time zone."""
    zone = timezone.get_default_timezone()
    return dt.datetime(year, 1, 1, tzinfo=zone), dt.datetime(year + 1, 1, 1, tzinfo=zone)


def local(at: dt.datetime) -> dt.datetime:
    """An instant in the hotline's time zone."""
    return at.astimezone(timezone.get_default_timezone())


def local_day(at: dt.datetime) -> dt.date:
    """The day of an instant in the hotline's time zone."""
    return local(at).date()


def _grouped_contacts(contacts: QuerySet[Contact], year: int) -> list[Fact]:
    links = ContactCase.objects.filter(contact=OuterRef("pk"), unlinked_at__isnull=True)
    groups = (
        contacts.annotate(
            has_case=Exists(links),
            in_quarter=ExtractQuarter("started_at", tzinfo=timezone.get_default_timezone()),
        )
        .order_by()
        .values("channel", "line", "kind", "role", "is_answered", "actions", "has_case", "in_quarter")
        .annotate(times=Count("pk"))
    )
    return [
        Fact(Kind.CONTACT, year, row["in_quarter"], codes=contact_codes(dict(row)), count=row["times"])
        for row in groups
    ]


def _first_missing(case: Case, episodes: Sequence[Episode]) -> dt.date | None:
    if case.is_prevention:
        return None
    seen = [local_day(episode.last_seen_at or episode.recorded_at) for episode in episodes]
    return min(seen, default=local_day(case.opened_at))


def _periods(case: Case) -> list[Period]:
    opened = local_day(case.opened_at)
    periods = []
    for closure in case.closures:
        periods.append(Period(opened, dt.date.fromisoformat(closure["closed_on"])))
        opened = dt.date.fromisoformat(closure["reopened_on"])
    periods.append(Period(opened, local_day(case.closed_at) if case.closed_at else None))
    return periods


def _all_case_facts(
    rows: dict[UUID, Case], episodes: Sequence[Episode], heads: Heads, beside: Beside
) -> dict[UUID, list[Fact]]:
    by_case: dict[UUID, list[Episode]] = defaultdict(list)
    for episode in episodes:
        by_case[heads.get(episode.case_id, episode.case_id)].append(episode)
    for pk, head in heads.items():
        _join(rows[head], rows[pk])
    today = local_day(clock.now())
    facts: dict[UUID, list[Fact]] = {}
    for case in rows.values():
        if case.pk in heads:
            continue

        def codes(year: int, case: Case = case) -> dict[str, Codes]:
            return _case_codes(case, year, by_case[case.pk], beside)

        facts[case.pk] = case_facts(
            _periods(case),
            counted_on=max(today, local_day(case.opened_at)),
            codes=codes,
            first_missing_on=_first_missing(case, by_case[case.pk]),
            basis=Basis(case.basis),
            closure_reason=case.closure_reason,
        )
    return facts


def _join(head: Case, member: Case) -> None:
    """What two merged cases say together: open since the first, and all countries of both. Only to be counted."""
    head.opened_at = min(head.opened_at, member.opened_at)
    head.countries = list(dict.fromkeys([*head.countries, *member.countries]))
    head.is_cross_border = head.is_cross_border or member.is_cross_border


def _case_codes(case: Any, year: int, episodes: Sequence[Episode], beside: Beside) -> dict[str, Codes]:
    category, sub_category = category_in_year(case, year)
    codes: dict[str, Codes] = {"category": category, **_country_codes(case, beside)}
    if case.basis == Case.Basis.OWN:
        risks = case.dated_risks
        reports = [episode.police_report for episode in episodes if episode.police_report]
        codes |= {
            "category_sub": sub_category,
            "prevention_kind": case.prevention_kind,
            "cross_border": "yes" if case.is_cross_border else "no",
            "risk_level": risks[0].level if risks else "",
            "police_report": reports[0] if reports else "",
            **work_codes(case.pk, year, beside),
        }
    else:
        # What the other hotline asks for is recorded with the cooperation, which is above this room.
        codes["requested_support"] = NOT_COLLECTED
    return keep_filled(codes)


def _country_codes(case: Case, beside: Beside) -> dict[str, Codes]:
    is_abroad = case.is_cross_border or case.basis != Case.Basis.OWN
    route = beside.other_countries.get(case.pk, "")
    return country_codes(case.countries, is_cross_border=is_abroad, route=route)


def _all_child_facts(
    rows: dict[UUID, Case],
    links: Sequence[CaseChild],
    episodes: Sequence[Episode],
    own_facts: dict[UUID, list[Fact]],
    opened: Beside | None,
) -> list[Fact]:
    cases_of: dict[UUID, list[CaseChild]] = defaultdict(list)
    for link in links:
        cases_of[link.child].append(link)  # type: ignore[attr-defined]
    ages = {(episode.case_id, episode.person_id): episode.age_years for episode in episodes}
    facts: list[Fact] = []
    for child_links in cases_of.values():
        # A child of two merged cases is in one case.
        counted = {rows[link.case_id].pk: link.case_id for link in child_links}
        of_cases = [fact for case_id in counted.values() for fact in own_facts[case_id]]

        sealed = _sealed_codes(rows, child_links, opened) if opened else {}

        def codes(
            year: int,
            child_links: Sequence[CaseChild] = child_links,
            sealed: dict[str, Codes] = sealed,
        ) -> dict[str, Codes]:
            link = child_links[-1]
            category, sub_category = category_in_year(rows[link.case_id], year)
            age = link.age_years
            if age is None:
                age = ages.get((link.case_id, link.person_id))
            said: dict[str, Codes] = {"category": category, "category_sub": sub_category}
            genders = [one.person.gender for one in child_links if one.person.gender]
            said |= child_codes(genders[-1] if genders else "", age)
            is_abroad = any(rows[one.case_id].is_cross_border for one in child_links)
            said["cross_border"] = "yes" if is_abroad else "no"
            return keep_filled(said | sealed)

        facts += child_facts(of_cases, codes=codes)
    return facts


def _sealed_codes(
    rows: dict[UUID, Case], child_links: Sequence[CaseChild], opened: Beside
) -> dict[str, Codes]:
    cases = dict.fromkeys(pk for link in child_links for pk in (link.case_id, rows[link.case_id].pk))
    files = [opened.migration[pk] for pk in cases if pk in opened.migration]
    return sealed_child_codes([link.person for link in child_links], files)


def _all_episode_facts(
    rows: dict[UUID, Case],
    episodes: Sequence[Episode],
    own_facts: dict[UUID, list[Fact]],
    beside: Beside,
    *,
    with_special: bool,
) -> list[Fact]:
    facts: list[Fact] = []
    earlier: dict[UUID, list[int]] = defaultdict(list)
    for episode in episodes:
        case = rows[episode.case_id]
        if not own_facts[case.pk]:
            continue
        began = local(episode.last_seen_at or episode.recorded_at)
        years = earlier[episode.child]  # type: ignore[attr-defined]
        years.append(began.year)
        repeat = repeat_band(years.count(began.year), has_earlier=any(year < began.year for year in years))
        codes = _episode_codes(episode, case, repeat, with_special=with_special)
        codes |= keep_filled(_country_codes(case, beside))
        now = max(local(clock.now()), began)
        facts += episode_facts(
            began,
            max(local(episode.ended_at), began) if episode.ended_at else None,
            located_at=max(local(episode.located_at), began) if episode.located_at else None,
            counted_at=now,
            codes=codes,
            basis=Basis(case.basis),
        )
    return facts


def _episode_codes(episode: Episode, case: Case, repeat: str, *, with_special: bool) -> dict[str, Codes]:
    category, sub_category = category_in_year(case, local_day(episode.recorded_at).year)
    codes: dict[str, Codes] = {
        "category": episode.category or category,
        "category_sub": sub_category,
        "outcome": episode.outcome,
        "found_how": episode.found_how,
        "missing_from": episode.missing_from,
        "police_report": episode.police_report,
        "cross_border": "yes" if case.is_cross_border else "no",
        "repeat": repeat,
    }
    codes |= child_codes(episode.person.gender, episode.age_years)
    if with_special:
        codes |= {
            "run_reason": tuple(episode.reasons or ()),
            "harm": tuple(episode.harms or ()),
            "grooming": episode.grooming,
        }
    return keep_filled(codes)
