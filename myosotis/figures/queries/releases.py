"""Reading releases: how far each is, its ledger, what hotlines said of their sheets, the files that were built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db.models import Count, Sum

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.figures.models import ChildPopulation, LedgerEntry, OtherFigure, Proof, PublicCell, Release
from myosotis.figures.queries.collections import texts_folder
from myosotis.figures.queries.policies import find_unapproved
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing

SHOWN = (".html", ".pdf", ".xlsx", ".csv", ".json", ".xml", ".parquet", ".png", ".svg", ".txt", ".md")
SERVED = (*SHOWN, ".css", ".woff2")
"""What pages of a build lead to, or are drawn with."""
MOST_FILES = 2000
ASSETS = "assets"


@dataclass(frozen=True)
class BuiltFile:
    """One file of a build: its path in the folder, and how large it is."""

    path: str
    size: int


@dataclass(frozen=True)
class ReleaseView:
    """One release. `why_not`: what stands against this person's signature; `unapproved`: indicators without policy."""

    release: Release
    entries: tuple[LedgerEntry, ...]
    proofs: tuple[Proof, ...]
    files: tuple[BuiltFile, ...]
    unapproved: tuple[str, ...]
    why_not: str
    is_out: bool


def list_releases(*, user: User) -> list[Release]:
    """All releases with the numbers of their tables and hidden cells, the youngest first."""
    demand(user, Permission.KEEP_ROUNDS)
    rows = Release.objects.select_related("first_by", "second_by", "revises")
    rows = rows.annotate(tables=Count("entries"), hidden=Sum("entries__hidden"))
    return list(rows.order_by("-made_at"))


def read_release(*, user: User, release_id: UUID) -> ReleaseView:
    """One release as this person may act on it. Raises `Missing`."""
    release = find_release(release_id, user=user)
    return ReleaseView(
        release=release,
        entries=tuple(release.entries.defer("content")),
        proofs=tuple(release.proofs.select_related("hotline")),
        files=tuple(list_files(release)),
        unapproved=tuple(find_unapproved(release.indicators)),
        why_not=why_not_sign(release, by=user, digest=release.digest),
        is_out=release.is_out(clock.now()),
    )


def find_release(release_id: UUID, *, user: User) -> Release:
    """One release. Raises `Missing`."""
    demand(user, Permission.KEEP_ROUNDS)
    rows = Release.objects.select_related("round", "first_by", "second_by", "made_by", "revises")
    found = rows.filter(pk=release_id).first()
    if found is None:
        raise Missing
    return found


def find_entry(*, user: User, release_id: UUID, table: str) -> LedgerEntry:
    """One published table with its text. Raises `Missing`."""
    release = find_release(release_id, user=user)
    found = release.entries.filter(table=table).first()
    if found is None:
        raise Missing
    return found


def folder_of(release: Release) -> Path:
    """Where the files of a build lie."""
    return texts_folder() / "releases" / str(release.pk)


def list_files(release: Release) -> list[BuiltFile]:
    """The files of a build, by their path."""
    folder = folder_of(release)
    if not release.folder or not folder.is_dir():
        return []
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in SHOWN and path.relative_to(folder).parts[0] != ASSETS
    ]
    return [
        BuiltFile(path.relative_to(folder).as_posix(), path.stat().st_size) for path in found[:MOST_FILES]
    ]


def find_file(*, user: User, release_id: UUID, path: str) -> Path:
    """One file of a build; nothing outside of its folder. Raises `Missing`."""
    release = find_release(release_id, user=user)
    folder = folder_of(release).resolve()
    found = (folder / path).resolve()
    if not found.is_relative_to(folder) or not found.is_file() or found.suffix not in SERVED:
        raise Missing
    return found


def why_not_sign(release: Release, *, by: User, digest: str) -> str:
    """What stands against signing now; "" where nothing does."""
    if release.is_signed or release.stopped_at or not release.built_at or release.wanted_at:
        return "not_now"
    if not release.is_safe:
        return "audit_has_not_passed"
    if digest != release.digest:
        return "built_anew_meanwhile"
    if release.first_by_id == by.pk:
        return "another_person_signs"
    if release.proofs.filter(verdict=Proof.Verdict.CORRECTS).exists():
        return "a_correction_is_announced"
    if find_unapproved(release.indicators):
        return "policy_not_approved"
    return ""


def list_public_cells(*, user: User) -> list[PublicCell]:
    """What is public already, the youngest year first."""
    demand(user, Permission.KEEP_ROUNDS)
    return list(PublicCell.objects.select_related("hotline", "noted_by")[:500])


def list_other_figures(*, user: User) -> list[OtherFigure]:
    """Series of police and states."""
    demand(user, Permission.KEEP_ROUNDS)
    return list(OtherFigure.objects.order_by("series", "country", "figure", "-year")[:500])


def list_populations(*, user: User) -> list[dict[str, object]]:
    """The loaded child populations by file: how many countries, and which years."""
    demand(user, Permission.KEEP_ROUNDS)
    found = ChildPopulation.objects.values("vintage", "checksum").annotate(
        countries=Count("country", distinct=True), years=Count("year", distinct=True), rows=Count("pk")
    )
    return [dict(one) for one in found.order_by("vintage")]
