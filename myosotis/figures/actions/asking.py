"""Publishing the answer to a question: two people, and from then on it counts as known."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.figures.actions.releases import Built, BuiltTable, digest_of, release_table
from myosotis.figures.asking import Answer
from myosotis.figures.models import LedgerEntry, Release
from myosotis.figures.queries.asking import earlier_releases
from myosotis.figures.report.ledger import name_of_table
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

NUMBER_OF_ANSWERS = 900
"""Answers stand in the ledger under numbers of their own, far from those of a report's tables."""
LARGEST_CERTIFICATE = 2_000_000


def publish_answer(*, by: User, answer: Answer, name: str, digest: str) -> Release:
    """At the secretariat: the answer becomes a release of a single table, which two people sign like any other.

    `digest`: of what the person saw. Raises `Refused` where the answer is another one now.
    """
    return release_table(by=by, year=answer.crossing.year, name=name, built=build_answer(answer, digest))


def propose_own_table(*, by: User, answer: Answer, name: str, digest: str) -> Release:
    """At a hotline: the first person signs the answer as it was shown; a second one decides."""
    demand(by, Permission.SIGN_FIGURES)
    built = build_answer(answer, digest)
    with transaction.atomic():
        release = Release.objects.create(
            form=Release.Form.TABLE,
            year=answer.crossing.year,
            name=name.strip()[:160],
            made_by=by,
            built_at=clock.now(),
            audit=dict(built.audit),
            is_safe=True,
            indicators=list(built.indicators),
            digest=digest_of(built.tables),
            first_by=by,
            first_at=clock.now(),
        )
        table = built.tables[0]
        LedgerEntry.objects.create(
            release=release,
            table=table.name,
            digest=answer.digest,
            cells=table.cells,
            hidden=table.hidden,
            content=table.content,
        )
        record("release.own_proposed", by=by.public_id, release=release.pk, digest=release.digest)
    return release


def sign_own_table(*, by: User, release_id: UUID) -> Release:
    """The second person signs: the table is public from now on, and known to every later question.

    Refused where another table came out since the answer was made: it was not known then.
    """
    demand(by, Permission.SIGN_FIGURES)
    with transaction.atomic():
        release = _lock(release_id)
        if release.first_by_id == by.pk:
            raise Refused("second_person_signs")
        if release.is_signed:
            raise Refused("not_now")
        if release.audit.get("known") != known_now(release):
            raise Refused("something_came_out_since")
        release.second_by, release.second_at = by, clock.now()
        release.save(update_fields=["second_by", "second_at"])
        record("release.own_signed", by=by.public_id, release=release.pk, digest=release.digest)
    return release


def drop_own_table(*, by: User, release_id: UUID) -> None:
    """What one person signed is not published after all; what is public stays in the ledger."""
    demand(by, Permission.SIGN_FIGURES)
    with transaction.atomic():
        release = _lock(release_id)
        if release.is_signed:
            raise Refused("not_now")
        release_pk = release.pk
        release.delete()
        record("release.own_dropped", by=by.public_id, release=release_pk)


def build_answer(answer: Answer, digest: str) -> Built:
    """The answer as the ledger keeps it, with its certificate."""
    if digest != answer.digest:
        raise Refused("answer_changed_meanwhile")
    certificate = answer.published[1]
    if len(json.dumps(certificate)) > LARGEST_CERTIFICATE:
        raise Refused("answer_too_large")
    taken = LedgerEntry.objects.filter(table__startswith=f"{answer.crossing.name}-9").count()
    table = BuiltTable(
        name=name_of_table(answer.crossing.name, NUMBER_OF_ANSWERS + taken + 1),
        content=answer.content,
        cells=len(answer.counts),
        hidden=answer.hidden,
    )
    audit = {
        "statement": answer.cube.statement,
        "dimensions": list(answer.crossing.dimensions),
        "certificate": certificate,
        "known": _count_known(answer.crossing.name),
    }
    return Built(tables=[table], indicators=list(answer.crossing.indicators), audit=audit, is_safe=True)


def known_now(release: Release) -> int:
    """How many cells of the same measure and year are public now."""
    entry = release.entries.first()
    return _count_known(entry.table.rpartition("-")[0]) if entry else 0


def _count_known(name: str) -> int:
    earlier = earlier_releases()
    return len(earlier.known.get(name, ())) + len(earlier.hidden.get(name, ()))


def _lock(release_id: UUID) -> Release:
    found = Release.objects.select_for_update(of=("self",)).filter(pk=release_id, form=Release.Form.TABLE)
    row = found.first()
    if row is None:
        raise Missing
    return row
