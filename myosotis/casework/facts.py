"""From records to facts: what the counters of `myosotis_core.indicators` look at, live and kept after erasure.

Days are those of the hotline's own time zone. Sealed codes (`fact_codes.SEALED`: reasons, harm, vulnerabilities …) are
opened only where they are tabulated or kept (`with_special`). What casework has no field for is said to be not
collected here (`fact_codes`).
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import ExtractQuarter
from django.utils import timezone

from myosotis.casework.fact_codes import contact_codes, read_beside
from myosotis.casework.fact_days import bounds_of_year, local_day
from myosotis.casework.fact_making import Opened, Traced, make_facts
from myosotis.casework.fact_rows import read_rows, sealed_of_episodes, sealed_of_persons
from myosotis.casework.models import Case, CaseChild, Contact, ContactCase, KeptFact
from myosotis.vault.opening import Purpose, unlock
from myosotis_core.indicators import Fact, Kind, contact_fact, keep, keep_lost

__all__ = [
    "facts_around",
    "facts_of_cases",
    "facts_of_year",
    "keep_facts",
    "kept_facts",
    "local_day",
    "trace_year",
]


def facts_of_year(year: int, *, with_special: bool = False) -> list[Fact]:
    """All facts of one year: kept ones, contacts grouped in the database, cases, children and episodes live."""
    begin, end = bounds_of_year(year)
    contacts = _grouped_contacts(_real_contacts().filter(started_at__gte=begin, started_at__lt=end), year)
    return [*kept_facts(year), *contacts, *(one.fact for one in trace_year(year, with_special=with_special))]


def kept_facts(year: int) -> list[Fact]:
    """What erased cases of a year have left."""
    return [Fact.from_dict(row.fact) for row in KeptFact.objects.filter(year=year)]


def trace_year(year: int, *, with_special: bool = False) -> list[Traced]:
    """The live facts of a year, each with its cases; what was erased has left facts without any."""
    begin, end = bounds_of_year(year)
    cases = Case.objects.filter(opened_at__lt=end, team__is_training=False)
    cases = cases.exclude(closed_at__lt=begin, closures=[])
    return [one for one in _trace(cases, with_special=with_special) if one.fact.year == year]


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
    """The facts of some cases, of their children and of the children's episodes."""
    return [one.fact for one in _trace(cases, with_special=with_special)]


def _trace(cases: QuerySet[Case], *, with_special: bool) -> list[Traced]:
    rows = read_rows(cases)
    beside = read_beside(rows.wanted, rows.heads, with_sealed=with_special)
    opened = None
    if with_special:
        episodes, persons = sealed_of_episodes(rows.wanted), sealed_of_persons(rows.wanted)
        roots = [*rows.cases, *(one.pk for one in persons)]
        keys = unlock(roots, by="tabulation", why=Purpose.TABULATE)
        keys.open(episodes, persons, beside.migration.values())
        opened = Opened({one.pk: one for one in episodes}, {one.pk: one for one in persons})
    return make_facts(rows, beside, opened)


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
