"""Releases: prepared, built, shown to the hotlines, signed by two people, out after their time; each in the ledger."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.figures.actions.rounds import lock_round, peers_of, tell
from myosotis.figures.models import LedgerEntry, Proof, Release, Round, Submission
from myosotis.figures.queries.releases import why_not_sign
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused


@dataclass(frozen=True)
class BuiltTable:
    """One protected table as it would be published: its name in the ledger and the text of its file."""

    name: str
    content: str
    cells: int
    hidden: int


@dataclass(frozen=True)
class Built:
    """What a build gave: its tables, the indicators they publish, and what the attack on it came to."""

    tables: Sequence[BuiltTable]
    indicators: Sequence[str]
    audit: Mapping[str, Any]
    is_safe: bool
    folder: str = ""


def prepare_release(
    *,
    by: User,
    round_id: UUID,
    name: str,
    languages: Sequence[str],
    revises: UUID | None = None,
    note: str = "",
) -> Release:
    """Begin a release of a round; the worker builds it. A correction names what it revises and what changed."""
    with transaction.atomic():
        row = lock_round(round_id, by=by)
        if row.is_planned or not row.submissions.exists():
            raise Refused("nothing_to_release")
        earlier = _find(revises) if revises else None
        if earlier is not None and not note.strip():
            raise Refused("revision_says_why")
        release = Release.objects.create(
            form=Release.Form.FLASH if row.form == Round.Form.FLASH else Release.Form.REPORT,
            round=row,
            year=row.year,
            name=name.strip(),
            revises=earlier,
            note=note.strip(),
            languages=list(languages),
            made_by=by,
            wanted_at=clock.now(),
        )
        record("release.prepared", by=by.public_id, release=release.pk, round=row.pk)
    return release


def release_table(*, by: User, year: int, name: str, built: Built) -> Release:
    """Begin the release of a single table, such as the answer to a question: two people sign it like any other."""
    demand(by, Permission.KEEP_ROUNDS)
    with transaction.atomic():
        release = Release.objects.create(
            form=Release.Form.TABLE, year=year, name=name.strip(), made_by=by, built_at=clock.now()
        )
        _enter(release, built)
        record("release.table", by=by.public_id, release=release.pk, digest=release.digest)
    return release


def want_build(*, by: User, release_id: UUID) -> None:
    """Ask for a build anew, after a correction of a hotline: what was signed is void."""
    with transaction.atomic():
        release = lock_release(release_id, by=by)
        if release.form == Release.Form.TABLE or release.is_signed or release.stopped_at:
            raise Refused("not_now")
        release.wanted_at, release.fault = clock.now(), ""
        release.first_at = release.first_by = None
        release.save(update_fields=["wanted_at", "fault", "first_at", "first_by"])
        record("release.build_wanted", by=by.public_id, release=release.pk)


def enter_build(*, release_id: UUID, built: Built) -> None:
    """A build is there: its tables enter the ledger, in the place of those of a build before. By the worker."""
    with transaction.atomic():
        release = Release.objects.select_for_update(of=("self",)).get(pk=release_id)
        if release.is_signed:
            raise Refused("not_now")
        _enter(release, built)
        record("release.built", by="worker", release=release.pk, digest=release.digest)


def note_fault(*, release_id: UUID, fault: str) -> None:
    """A build failed: nothing may be signed, and why is shown."""
    with transaction.atomic():
        Release.objects.filter(pk=release_id, second_at=None).update(
            wanted_at=None, fault=fault[:400], is_safe=False, first_at=None, first_by=None
        )
        record("release.failed", by="worker", release=release_id)


def send_proofs(*, by: User, release_id: UUID, text: str) -> int:
    """Show every reporting hotline its own sheet before it is printed; returns how many were asked."""
    with transaction.atomic():
        release = lock_release(release_id, by=by)
        if release.round is None or not release.built_at or release.is_signed:
            raise Refused("not_now")
        asked = list(release.round.asked.select_related("hotline"))
        reporting = set(
            Submission.objects.filter(round=release.round, is_last=True).values_list("hotline_id", flat=True)
        )
        known = set(release.proofs.values_list("hotline_id", flat=True))
        peers, body = peers_of(asked), {"period": str(release.year), "text": text[:8000], "about": "proof"}
        done = 0
        for one in asked:
            if one.hotline_id in reporting - known:
                tell(by, peers.get(one.hotline_id), body)
                Proof.objects.create(release=release, hotline=one.hotline)
                done += 1
        record("release.proofs_sent", by=by.public_id, release=release.pk, hotlines=done)
    return done


def note_proof(*, by: User, release_id: UUID, proof_id: int, verdict: str, reply: str = "") -> None:
    """What a hotline answered about its sheet; a reply is printed as it stands."""
    with transaction.atomic():
        release = lock_release(release_id, by=by)
        proof = release.proofs.filter(pk=proof_id).first()
        if proof is None:
            raise Missing
        if release.is_signed:
            raise Refused("not_now")
        if verdict == Proof.Verdict.REPLIED and not reply.strip():
            raise Refused("reply_has_no_words")
        proof.verdict, proof.reply = verdict, reply.strip()
        proof.answered_at, proof.noted_by = (clock.now(), by) if verdict else (None, None)
        proof.save(update_fields=["verdict", "reply", "answered_at", "noted_by"])
        record("release.proof_noted", by=by.public_id, release=release.pk, hotline=proof.hotline_id)


def set_embargo(*, by: User, release_id: UUID, until: dt.datetime | None) -> None:
    """From when it may be public. What is public already stays so."""
    with transaction.atomic():
        release = lock_release(release_id, by=by)
        if release.is_out(clock.now()):
            raise Refused("not_now")
        release.embargo_until = until
        release.save(update_fields=["embargo_until"])
        record("release.embargo", by=by.public_id, release=release.pk)


def sign_release(*, by: User, release_id: UUID, digest: str) -> Release:
    """Sign what one has looked at, named by its digest; the second signature is another person's."""
    with transaction.atomic():
        release = lock_release(release_id, by=by)
        why = why_not_sign(release, by=by, digest=digest)
        if why:
            raise Refused(why)
        if release.first_at is None:
            release.first_at, release.first_by = clock.now(), by
        else:
            release.second_at, release.second_by = clock.now(), by
        release.save(update_fields=["first_at", "first_by", "second_at", "second_by"])
        record("release.signed", by=by.public_id, release=release.pk, digest=release.digest)
    return release


def stop_release(*, by: User, release_id: UUID) -> None:
    """Stop a release before it is out. What was public stays known, so nothing public is ever stopped here."""
    with transaction.atomic():
        release = lock_release(release_id, by=by)
        if release.is_out(clock.now()) or release.stopped_at:
            raise Refused("not_now")
        release.stopped_at, release.wanted_at = clock.now(), None
        release.save(update_fields=["stopped_at", "wanted_at"])
        record("release.stopped", by=by.public_id, release=release.pk)


def lock_release(release_id: UUID, *, by: User) -> Release:
    """One release, about to be changed. Raises `Missing`."""
    demand(by, Permission.KEEP_ROUNDS)
    rows = Release.objects.select_for_update(of=("self",)).select_related("round")
    release = rows.filter(pk=release_id).first()
    if release is None:
        raise Missing
    return release


def digest_of(tables: Sequence[BuiltTable]) -> str:
    """One digest of all tables, by their names and bytes."""
    lines = (f"{one.name} {hashlib.sha256(one.content.encode()).hexdigest()}\n" for one in tables)
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def _enter(release: Release, built: Built) -> None:
    release.entries.all().delete()
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            release=release,
            table=one.name,
            digest=hashlib.sha256(one.content.encode()).hexdigest(),
            cells=one.cells,
            hidden=one.hidden,
            content=one.content,
        )
        for one in built.tables
    )
    release.built_at, release.wanted_at, release.fault = clock.now(), None, ""
    release.audit, release.is_safe, release.folder = dict(built.audit), built.is_safe, built.folder
    release.indicators, release.digest = list(built.indicators), digest_of(built.tables)
    release.first_at = release.first_by = None
    release.save()


def _find(release_id: UUID) -> Release:
    found = Release.objects.filter(pk=release_id).first()
    if found is None:
        raise Missing
    return found
