"""What a hotline would see: every field of a case that may be offered, and the very values that would leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from myosotis.accounts.models import User
from myosotis.casework.access import visible_cases
from myosotis.casework.models import CaseChild, Consent
from myosotis.casework.queries.cases import ChildView
from myosotis.casework.queries.consent import allows, is_allowing
from myosotis.casework.queries.frames import CaseFrame, open_frame
from myosotis.casework.queries.withheld import withheld_in_case
from myosotis.cooperation import telling
from myosotis.cooperation.inputs import RequestInput, key_of
from myosotis.cooperation.models import RequestDraft
from myosotis.cooperation.queries.photos import PHOTO, OfferedPhoto, offer_photos
from myosotis.exchange.keyring import standing_now
from myosotis.exchange.models import Peer
from myosotis.exchange.rules import Block, why_not_send
from myosotis.files.models import File
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.network.models import Hotline
from myosotis.papers.case_sheet import SheetField, list_fields
from myosotis.papers.queries import gather_known


@dataclass(frozen=True)
class OfferedField:
    """One field of one child that may be chosen. `lines` in our language, `lines_there` as they would leave.

    `needs_reason`: a block withholds where the child is; who opened it may tell it with a reason. `is_withheld`: it may
    not be chosen by this person now. `number`: which child of the case, where there are several; 0 where there is one.
    """

    key: str
    code: str
    person_id: UUID
    child: str
    number: int
    group: str
    label: str
    category: str
    lines: list[str]
    lines_there: list[str]
    is_where: bool
    is_special: bool
    is_withheld: bool
    needs_reason: bool
    file: File | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is something to tell."""
        return bool(self.lines)


@dataclass(frozen=True)
class PreviewField:
    """One field as that hotline would see it, and by which record it may go; None: it must not."""

    offered: OfferedField
    value: dict[str, Any]
    consent: Consent | None
    why_not: str = ""

    @property
    def label(self) -> str:
        """What it is called."""
        return self.offered.label

    @property
    def lines(self) -> list[str]:
        """What leaves, line by line."""
        return telling.read_lines([self.value])


@dataclass(frozen=True)
class Preview:
    """What one hotline would see, and nothing else. `why_not`: codes of what stands against sending as a whole."""

    peer: Peer
    hotline: Hotline | None
    language: str
    summary: str
    fields: list[PreviewField]
    ground: Consent | None
    blocks: list[Block]
    why_not: list[str] = field(default_factory=list)

    @property
    def may_go(self) -> bool:
        """Whether it may be sent as it is."""
        return not self.why_not and not self.blocks and all(not one.why_not for one in self.fields)

    def content(self) -> dict[str, Any]:
        """What leaves, for a digest."""
        return {
            "peer": self.peer.node_id,
            "summary": self.summary,
            "fields": [[one.offered.key, one.value] for one in self.fields],
        }


def digest_previews(previews: Iterable[Preview]) -> str:
    """A digest of everything that would leave: the form carries it back, so that what was looked at is what goes."""
    return telling.digest_of([one.content() for one in previews])


def list_peers_to_ask(*, user: User) -> list[tuple[Peer, Hotline | None, list[Block]]]:
    """The other hotlines' nodes, with what the room network knows of each and what stands against writing to it."""
    if not visible_cases(user).exists():
        return []
    hotlines = _hotlines()
    now = standing_now()
    peers = Peer.objects.exclude(kind__in=["coordinator", "bureau"])
    return [(peer, hotlines.get(peer.node_id.lower()), _blocks(peer, now)) for peer in peers]


def find_hotline(peer: Peer) -> Hotline | None:
    """The hotline of a node."""
    rows = Hotline.objects.filter(node_id__iexact=peer.node_id).prefetch_related("duty_contacts")
    return rows.first() or (
        Hotline.objects.filter(country=peer.country, is_own=False, ended_on=None)
        .prefetch_related("duty_contacts")
        .first()
    )


def language_for(hotline: Hotline | None) -> str:
    """The language in which that hotline reads coded values: its first that we offer, else English."""
    ours = {code for code, _name in settings.LANGUAGES}
    spoken = [str(one.get("code", "")) for one in hotline.languages] if hotline is not None else []
    return next((code for code in spoken if code in ours), "en")


def offer_fields(*, user: User, frame: CaseFrame, language: str = "en") -> list[OfferedField]:
    """Every field of an opened case that may go to another hotline, child by child; what is alleged never does."""
    blocked = withheld_in_case(frame.case.pk, user=None)
    found = []
    for place, child in enumerate(frame.children, start=1):
        number = place if len(frame.children) > 1 else 0
        known = gather_known(user=user, frame=frame, child=child)
        ours = [one for one in list_fields(known) if one.code in telling.CATEGORIES]
        with translation.override(language):
            theirs = {one.code: one.lines for one in list_fields(known)}
        is_blocked = child.person.pk in blocked
        found += [_offer(one, theirs[one.code], child, number, is_blocked) for one in ours]
        photos = offer_photos(user=user, frame=frame, child=child, language=language)
        found += [_offer_photo(one, child, number) for one in photos]
    return found


def _offer(
    one: SheetField, there: list[str], child: ChildView, number: int, is_blocked: bool
) -> OfferedField:
    is_where = one.is_where or one.code == "adults"
    return OfferedField(
        key=key_of(child.person.pk, one.code),
        code=one.code,
        person_id=child.person.pk,
        child=child.name,
        number=number,
        group=one.group,
        label=one.label,
        category=telling.CATEGORIES[one.code][0],
        lines=one.lines,
        lines_there=there,
        is_where=is_where,
        is_special=one.is_special,
        is_withheld=one.is_withheld,
        needs_reason=is_where and is_blocked and not one.is_withheld,
    )


def _offer_photo(one: OfferedPhoto, child: ChildView, number: int) -> OfferedField:
    return OfferedField(
        key=key_of(child.person.pk, PHOTO, one.file.pk),
        code=PHOTO,
        person_id=child.person.pk,
        child=child.name,
        number=number,
        group="child",
        label=str(telling.LABELS[PHOTO]),
        category=PHOTO,
        lines=one.lines,
        lines_there=one.lines_there,
        is_where=False,
        is_special=False,
        is_withheld=False,
        needs_reason=False,
        file=one.file,
    )


def preview_of(
    *, user: User, ref: str, request: RequestInput, opening: str = "", frame: CaseFrame | None = None
) -> list[Preview]:
    """What each chosen hotline would see: the same values as those that are sent, nothing else."""
    frame = frame or open_frame(user=user, ref=ref, opening=opening)
    peers = Peer.objects.filter(node_id__in=request.nodes)
    return [preview_for(user=user, frame=frame, request=request, peer=peer) for peer in peers]


def preview_for(
    *,
    user: User,
    frame: CaseFrame,
    request: RequestInput,
    peer: Peer,
    channel: str = telling.CHANNEL,
    blocks: list[Block] | None = None,
) -> Preview:
    """The same of one hotline and of an opened case. `blocks`: what stands against it, of a body without a node."""
    hotline = find_hotline(peer)
    language = language_for(hotline)
    offered = {one.key: one for one in offer_fields(user=user, frame=frame, language=language)}
    chosen = [offered[key] for key in dict.fromkeys(request.fields) if key in offered]
    given = find_consent(frame.case.pk, request.consent)
    fields = [
        judge_field(
            frame.case.pk,
            one,
            peer=peer,
            given=given,
            reason=request.where_reason,
            language=language,
            channel=channel,
        )
        for one in chosen
    ]
    ground = find_ground(frame.case.pk, peer=peer, given=given, channel=channel)
    why_not = []
    if ground is None:
        why_not.append("no_ground_for_request")
    is_blocked = bool(withheld_in_case(frame.case.pk, user=None))
    if is_blocked and withheld_in_case(frame.case.pk, user=user):
        why_not.append("whereabouts_withheld")
    elif is_blocked and not request.where_reason.strip():
        why_not.append("where_reason_needed")
    if len(chosen) != len(set(request.fields)):
        why_not.append("field_unknown")
    return Preview(
        peer=peer,
        hotline=hotline,
        language=language,
        summary=telling.clean_text(request.summary),
        fields=fields,
        ground=ground,
        blocks=_blocks(peer, standing_now()) if blocks is None else blocks,
        why_not=why_not,
    )


def judge_field(
    case_id: UUID,
    one: OfferedField,
    *,
    peer: Peer,
    given: Consent | None,
    reason: str,
    language: str,
    channel: str = telling.CHANNEL,
) -> PreviewField:
    """One chosen field as it would leave, by which record, or why it must not."""
    value = telling.write_value(one.code, one.lines_there, language, child=one.number)
    consent = find_record(case_id, one.code, one.person_id, peer=peer, given=given, channel=channel)
    why_not = ""
    if one.is_withheld:
        why_not = "whereabouts_withheld"
    elif not one.is_known:
        why_not = "not_known"
    elif one.needs_reason and not reason.strip():
        why_not = "where_reason_needed"
    elif consent is None:
        why_not = "no_ground"
    return PreviewField(one, value, consent, why_not)


def find_record(
    case_id: UUID,
    code: str,
    person_id: UUID | None,
    *,
    peer: Peer,
    given: Consent | None = None,
    channel: str = telling.CHANNEL,
) -> Consent | None:
    """The record by which a field of a child may go to this hotline now: the chosen one, else one that allows it."""
    what, now = telling.CATEGORIES[code], clock.now()
    named: dict[str, Any] = {
        "what": what,
        "country": peer.country,
        "channel": channel,
        "at": now,
    }
    if given is not None and given.person_id == person_id and is_allowing(given, **named):
        return given
    return allows(case_id, person_id=person_id, **named)


def find_ground(
    case_id: UUID, *, peer: Peer, given: Consent | None, channel: str = telling.CHANNEL
) -> Consent | None:
    """The record by which the request itself may go: what it says in words is what happened."""
    named: dict[str, Any] = {
        "what": [telling.SUMMARY_CATEGORY],
        "country": peer.country,
        "channel": channel,
        "at": clock.now(),
    }
    if given is None or not is_allowing(given, **named):
        return allows(case_id, **named)
    # The words may be about every child of the case: the chosen record covers its own child only.
    others = CaseChild.objects.filter(case=case_id).exclude(person=given.person_id)
    covered = all(
        allows(case_id, person_id=person_id, **named) is not None
        for person_id in others.values_list("person", flat=True)
    )
    return given if covered else None


def find_consent(case_id: UUID, consent_id: str) -> Consent | None:
    """The record of this case that was chosen."""
    return Consent.objects.filter(case=case_id, pk=consent_id).first() if consent_id else None


def list_drafts(frame: CaseFrame, *, user: User) -> list[tuple[RequestDraft, RequestInput]]:
    """What this person began to ask from an opened case and did not send."""
    drafts = list(RequestDraft.objects.filter(case=frame.case, made_by=user))
    frame.keys.open(drafts)
    return [(draft, RequestInput.from_value(draft.content)) for draft in drafts]


def open_draft(frame: CaseFrame, draft_id: UUID, *, user: User) -> RequestInput:
    """One of them. Raises `Missing`."""
    for draft, request in list_drafts(frame, user=user):
        if draft.pk == draft_id:
            return request
    raise Missing


def _hotlines() -> dict[str, Hotline]:
    rows = Hotline.objects.exclude(node_id=None).prefetch_related("duty_contacts")
    return {str(one.node_id).lower(): one for one in rows}


def _blocks(peer: Peer, now: Any) -> list[Block]:
    return [block for block in why_not_send(peer, now) if block != Block.DIRECTORY_OLD]
