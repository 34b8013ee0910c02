"""Reading what the Papers page and its sheet show. The case is opened by its frame; files by their own keys."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate

from myosotis.accounts.models import User
from myosotis.casework.access import find_visible
from myosotis.casework.models import Allegation, Case, CaseChild
from myosotis.casework.queries.cases import AdultView, ChildView, hide_adults
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.withheld import withheld_in_case
from myosotis.files import blobs
from myosotis.files.models import File
from myosotis.files.queries import get_file, list_files, read_content
from myosotis.kernel.errors import Missing
from myosotis.kernel.statements import written_once
from myosotis.papers.case_sheet import Known
from myosotis.papers.models import Paper
from myosotis.people.models import Name
from myosotis.vault.opening import Purpose, unlock

PHOTO = "child_photo"
REMIND_BEFORE = dt.timedelta(days=7)


def owners_of(case: Case) -> list[UUID]:
    """What may own a file of a case: the case itself, and its children."""
    return [case.pk, *CaseChild.objects.filter(case=case).values_list("person", flat=True)]


def list_case_files(*, user: User, frame: CaseFrame) -> list[File]:
    """Every file of an opened case, newest first."""
    return list_files(user=user, owners=[frame.case.pk, *(child.person.pk for child in frame.children)])


def list_papers(frame: CaseFrame) -> list[Paper]:
    """The papers that were made, newest first, opened."""
    papers = list(frame.case.papers.select_related("made_by", "file"))
    frame.keys.open(papers)
    return papers


def list_photos(*, user: User, case: Case, children: list[ChildView]) -> list[File]:
    """The photos that were not withdrawn or set aside, newest first; whose time is over among them."""
    owners = [case.pk, *(child.person.pk for child in children)]
    return [file for file in list_files(user=user, owners=owners, kinds=[PHOTO]) if file.is_usable]


@dataclass
class Content:
    """A file that leaves, with what the answer needs to say of it."""

    case_id: UUID
    file: File
    content: bytes


def get_content(*, user: User, ref: str, file_id: UUID, part: str = blobs.MAIN) -> Content:
    """The content of a file of a case this person may see. Raises `Missing`."""
    case = find_visible(user, ref=ref)
    if case is None:
        raise Missing
    file = get_file(user=user, owners=owners_of(case), file_id=file_id)
    return Content(case.pk, file, read_content(user=user, file=file, part=part))


def is_file_of(case_id: UUID, file_id: UUID) -> bool:
    """Whether a file belongs to this case or to a child of it."""
    case = Case.objects.filter(pk=case_id).first()
    return case is not None and File.objects.filter(pk=file_id, owner__in=owners_of(case)).exists()


def gather_known(*, user: User, frame: CaseFrame, child: ChildView) -> Known:
    """What is known for a sheet of one child, opened; where it is only if this person may be shown it."""
    case = frame.case
    adults = [
        AdultView(row, row.person, list(row.person.names.all()), list(row.person.identifiers.all()))
        for row in case.involvements.select_related("person").prefetch_related(
            Prefetch("person__names", queryset=Name.objects.order_by("position")), "person__identifiers"
        )
    ]
    keys = unlock([adult.person.pk for adult in adults], by=user.public_id, why=Purpose.OPEN_CASE)
    for adult in adults:
        keys.open(adult.person, adult.names, adult.identifiers)
    allegations = list(Allegation.objects.filter(case=case, withdrawn_at__isnull=True))
    frame.keys.open(allegations)
    whom = {adult.person.pk: adult.names[0].text for adult in adults if adult.names}
    whom |= {one.person.pk: one.name for one in frame.children if one.name}
    withheld = withheld_in_case(case.pk, user=user)
    hide_adults(adults, withheld)
    is_withheld = child.person.pk in withheld
    return Known(child, adults, allegations, is_withheld, whom)


def list_ending_photos(case: Case) -> list[File]:
    """The photos of a case whose time is over or ends within a week, still sealed; the first to end first."""
    return _ending_photos(case=case.pk, until=localdate() + REMIND_BEFORE)


@written_once
def _ending_photos(*, case: UUID, until: dt.date) -> QuerySet[File]:
    owners = CaseChild.objects.filter(case=case).values("person")
    photos = File.objects.filter(
        owner__in=owners, kind=PHOTO, withdrawn_at__isnull=True, set_aside_at__isnull=True
    )
    return photos.filter(until__lte=until).order_by("until")


def find_photo(*, user: User, child: ChildView, photo_id: str) -> tuple[File, bytes] | None:
    """The chosen photo of a child, its small picture opened; None where it may not be used."""
    photos = list_files(user=user, owners=[child.person.pk], kinds=[PHOTO])
    for file in photos:
        if str(file.pk) == photo_id and file.is_usable and not file.is_over(localdate()):
            return file, read_content(user=user, file=file, part=blobs.SMALL)
    return None
