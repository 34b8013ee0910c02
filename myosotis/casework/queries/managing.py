"""What is shown where a case is offered, merged, split or closed; looking at another case is its own opening."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.casework.access import find_visible, visible_cases
from myosotis.casework.models import Case, CaseTie, Contact, LeftOpen, NoteEntry, Promise, Task, Transfer
from myosotis.casework.queries.cases import ChildView, load_children, promises_around
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.present import kinds_of
from myosotis.casework.queries.unjudged import list_kin, list_unjudged
from myosotis.casework.queries.withheld import hide_in_contacts, hide_in_entries, withheld_in_case
from myosotis.kernel.errors import Missing
from myosotis.vault.opening import Keyring, Purpose, unlock


@dataclass
class OpenWork:
    """What is still open in a case."""

    promises: list[Promise]
    tasks: list[Task]

    def __len__(self) -> int:
        return len(self.promises) + len(self.tasks)


@dataclass
class MergedCase:
    """A case that was merged into another one, as that one's page shows it."""

    case: Case
    tie: CaseTie | None
    children: list[ChildView] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    entries: list[NoteEntry] = field(default_factory=list)


@dataclass(frozen=True)
class ToJudge:
    """Two children of merged cases who may be one: nobody judged it yet. `is_blocked`: a block of one covers both."""

    left: ChildView
    right: ChildView
    is_blocked: bool


def list_to_judge(case: Case, *, user: User) -> list[ToJudge]:
    """The pairs of children of this and the cases merged with it that wait for a judgement, with their names.

    Only children whom this person may open; a pair of whom one is hidden waits for somebody else.
    """
    pairs = list_unjudged(case.pk)
    if not pairs:
        return []
    seen = visible_cases(user).filter(pk__in=list_kin(case.pk))
    views: dict[UUID, ChildView] = {}
    for children in load_children(list(seen), user=user).values():
        for child in children:
            views.setdefault(child.person.canonical_id or child.person.pk, child)
    shown = [(views[one], views[other]) for one, other in pairs if one in views and other in views]
    persons = {child.person.pk for pair in shown for child in pair}
    keys = unlock(persons, by=user.public_id, why=Purpose.SHOW_LIST)
    for pair in shown:
        for child in pair:
            keys.open(child.person, child.names)
    return [ToJudge(one, other, one.is_withheld and other.is_withheld) for one, other in shown]


def read_open_work(frame: CaseFrame, *, user: User) -> OpenWork:
    """Promises not kept and tasks not done, opened."""
    promises = list(promises_around(frame.case.pk).filter(kept_at__isnull=True).select_related("by"))
    tasks = list(Task.objects.filter(case=frame.case, done_at__isnull=True, withdrawn_at__isnull=True))
    roots = [promise.vault_root() for promise in promises]
    unlock([frame.case.pk, *roots], by=user.public_id, why=Purpose.OPEN_CASE).open(promises, tasks)
    return OpenWork(promises, tasks)


def read_transfers(frame: CaseFrame) -> list[Transfer]:
    """The offers of a case to other teams, newest first, with their notes."""
    rows = list(frame.case.transfers.select_related("from_team", "to_team", "offered_by", "answered_by"))
    frame.keys.open(rows)
    return rows


def read_left_open(frame: CaseFrame) -> list[LeftOpen]:
    """Why the case was closed although something in it was open."""
    rows = list(frame.case.left_open.select_related("by"))
    frame.keys.open(rows)
    return rows


def find_waiting_offer(case: Case, *, user: User) -> Transfer | None:
    """The offer that waits for an answer, for those who see the case; still sealed."""
    if Transfer not in kinds_of(case):
        return None
    return case.transfers.filter(answer="").select_related("from_team", "to_team", "offered_by").first()


def list_ties(case: Case, *, user: User) -> list[CaseTie]:
    """The merge of this case that stands, and what was split from it or it from; only cases this person may open."""
    if CaseTie not in kinds_of(case):
        return []
    seen = visible_cases(user).order_by().values("pk")
    of_case = CaseTie.objects.filter(case=case, withdrawn_at__isnull=True, other__in=seen)
    from_case = CaseTie.objects.filter(other=case, what=CaseTie.What.SPLIT, case__in=seen)
    return list((of_case | from_case).select_related("case", "other", "by").order_by("at"))


def read_merged(case: Case, *, user: User) -> list[MergedCase]:
    """The cases merged into this one that this person may open, with their children, contacts and notes, opened.

    They belong to the opening of this case: the log's entry names it.
    """
    if Case not in kinds_of(case):
        return []
    cases = list(visible_cases(user).filter(merged_into=case).order_by("opened_at"))
    if not cases:
        return []
    children = load_children(cases, user=user)
    ties = {tie.case_id: tie for tie in CaseTie.objects.filter(case__in=cases, withdrawn_at__isnull=True)}
    found = [
        MergedCase(
            case=one,
            tie=ties.get(one.pk),
            children=children[one.pk],
            contacts=list(
                Contact.objects.filter(case_links__case=one, case_links__unlinked_at__isnull=True).order_by(
                    "-started_at"
                )
            ),
            entries=list(one.note_entries.select_related("author").order_by("-written_at")),
        )
        for one in cases
    ]
    roots: list[UUID] = [one.case.pk for one in found]
    roots += [child.person.pk for one in found for child in one.children]
    roots += [contact.pk for one in found for contact in one.contacts]
    keys = unlock(roots, by=user.public_id, why=Purpose.OPEN_CASE)
    for one in found:
        keys.open(one.case, one.contacts, one.entries)
        for child in one.children:
            keys.open(child.person, child.names)
        hide_in_contacts(one.contacts, user=user)
        if withheld_in_case(one.case.pk, user=user):
            hide_in_entries(one.entries)
    return found


def unlock_to_move(case_id: UUID, *, user: User) -> Keyring:
    """The key of a locked case of which a part is about to be sealed anew for another case."""
    return unlock([case_id], by=user.public_id, why=Purpose.OPEN_CASE)


def find_case(*, user: User, ref: str) -> Case:
    """The case of a number with its team, sealed, for somebody who may open it."""
    case = find_visible(user, ref=ref)
    if case is None:
        raise Missing
    return case


def list_children_to_split(case: Case, *, user: User) -> list[tuple[str, str]]:
    """The children of a case to choose from, by number; the page names them."""
    links = case.case_children.order_by("position").values_list("person", flat=True)
    return [(str(person_id), str(place)) for place, person_id in enumerate(links, 1)]


def find_other_case(*, user: User, ref: str) -> UUID:
    """The id of another case by its number, for somebody who may open it."""
    case_id: UUID | None = (
        visible_cases(user).filter(ref__iexact=ref.strip()).values_list("pk", flat=True).first()
    )
    if case_id is None:
        raise Missing
    return case_id
