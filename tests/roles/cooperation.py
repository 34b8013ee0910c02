"""What requests about work across borders are about, and what they send."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from myosotis.accounts.models import User
from myosotis.casework.actions.consent import ConsentInput, record_consent
from myosotis.casework.models import Case, Consent
from myosotis.cooperation.actions.requesting import draft_request
from myosotis.cooperation.inputs import RequestInput
from myosotis.cooperation.models import Cooperation, Holder, Problem, Question, SharedItem, Step, Withdrawal
from myosotis.exchange.directory.entries import write_content
from myosotis.exchange.models import DirectoryVersion, Peer
from myosotis.exchange.tests.making import Hotline
from myosotis.files.actions import Described, keep_file
from myosotis.files.inspection.verdicts import Verdict
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis.vault import store

ACTS = {
    *("receive", "accept", "decline", "status", "ask_them", "answer", "correct", "recall", "erase", "erased"),
    *("keep", "take_case", "leave_case", "withdraw_offer", "retract", "cancel", "close", "found", "decide"),
    "settle",
}
SENT: dict[str, dict[str, Any]] = {f"cooperation:{act}": {} for act in ACTS} | {
    "cooperation:decline": {"reason": "no_capacity"},
    "cooperation:close": {"outcome": "returned"},
    "cooperation:ask_them": {"code": "child_known"},
    "cooperation:cancel": {"text": "Thank you"},
    "cooperation:ask": {"step": "keep", "urgency": "routine"},
    "cooperation:preview": {"urgency": "routine"},
    "cooperation:throw_away": {},
}
FORMS = {name.split(":")[1] for name in SENT}
ALL_FIELDS = [
    "names",
    "birth",
    "gender",
    "description",
    "photo",
    "languages",
    "last_seen",
    "circumstances",
    "risk",
    "health",
]


def make_peer(node_id: str = "gr-demo", country: str = "GR", name: str = "Demo hotline Greece") -> Peer:
    """Another hotline whose keys were compared, in a directory that is fresh."""
    now = clock.now()
    if not DirectoryVersion.objects.exists():
        fresh = now + dt.timedelta(days=1)
        DirectoryVersion.objects.create(
            version=1, digest="0" * 64, content=write_content(1, []), fresh_until=fresh
        )
    known = Peer.objects.filter(node_id=node_id).first()
    if known is not None:
        return known
    listed = Hotline(node_id, country).record().to_value()
    return Peer.objects.create(
        node_id=node_id,
        country=country,
        name=name,
        kind="hotline",
        status="active",
        listed=listed,
        trusted=listed,
        listed_digest="0" * 64,
        listed_version=1,
        checked_at=now,
        checked_by=User.objects.order_by("pk").first(),
        checked_how="voice",
    )


def allow(case: Case, *, by: User, countries: tuple[str, ...] = ("GR", "IT")) -> Consent:
    """A consent of the first child of a case for hotlines of these countries."""
    children = list(case.case_children.order_by("position").values_list("person_id", flat=True))
    given = ConsentInput(
        person_ids=children,
        valid_until=clock.now() + dt.timedelta(days=60),
        child_view="agrees",
        what=ALL_FIELDS,
        countries=list(countries),
        channels=["partner_hotline"],
        basis="consent",
        capacity="both_holders",
        giver_name="Mother",
        way="oral",
    )
    return record_consent(by=by, case_id=case.pk, consent=given)[0]


def begin(case: Case | None, *, side: str, state: str, by: User, **values: Any) -> Cooperation:
    """A cooperation in a state, with its first step; the other side's acts came as messages."""
    now = clock.now()
    given: dict[str, Any] = {
        "peer": make_peer(),
        "case": case,
        "had_case": case is not None,
        "side": side,
        "state": state,
        "category": "runaway",
        "urgency": "within_12_hours",
        "asks": ["own_records", "place_check"],
        "languages": ["en"],
        "purpose": ["locate_child"],
        "basis": "consent",
        "onward": ["nobody"],
        "keep_until": (now + dt.timedelta(days=30)).date(),
        "made_by": by if side == "asking" else None,
        "stored_at": now - dt.timedelta(minutes=20),
        **values,
    }
    if state != "requested":
        given.setdefault("received_at", now - dt.timedelta(minutes=10))
    row = Cooperation(id=new_id(), **given)
    store.add_keys([row.pk], "cooperation")
    row.summary = "A girl of fourteen may be on her way to you."
    row.contact = {"role": "Duty desk", "window": "Day and night"}
    row.save(force_insert=True)
    events = {"requested": ("coop.request",), "received": ("coop.request", "coop.received")}.get(
        state, ("coop.request", "coop.received", "coop.accept")
    )
    if state == "in_progress":
        events = (*events, "task.status:in_progress")
    for number, event in enumerate(events):
        add_step(row, event, is_asking=number == 0, own=max(number - 1, 0), seen=min(number, 1))
    return row


def add_step(row: Cooperation, event: str, *, is_asking: bool, own: int, seen: int, items: Any = ()) -> Step:
    """One message of either side."""
    step = Step(
        cooperation=row,
        message=new_id(),
        event=event,
        side="asking" if is_asking else "asked",
        own=own,
        seen=seen,
        items=[str(one) for one in items],
    )
    step.save(force_insert=True)
    return step


def tell_item(row: Cooperation, value: str, *, name: str = "names", is_told: bool = True) -> SharedItem:
    """An item that we told, or were told, with its holder."""
    category = {"last_seen_place": "last_seen"}.get(name, name)
    case_id = row.case_id if is_told else None
    person_id = (
        Case.objects.get(pk=case_id).case_children.order_by("position")[0].person_id if case_id else None
    )
    item = SharedItem(
        id=new_id(),
        cooperation=row,
        direction="outgoing" if is_told else "incoming",
        person_id=person_id,
        category=category,
        name=name,
        tells_where=name == "last_seen_place",
        basis="consent",
        expires_at=clock.now() + dt.timedelta(days=30),
        state="active",
        told_at=clock.now(),
        made_by=row.made_by if is_told else None,
    )
    store.add_keys([item.pk], "item")
    item.value = [{"category": category, "parts": [{"name": name, "value": value, "language": "en"}]}]
    item.save(force_insert=True)
    is_asking = (row.side == "asking") == is_told
    count = row.steps.filter(side="asking" if is_asking else "asked").count()
    other = row.steps.exclude(side="asking" if is_asking else "asked").count()
    add_step(row, "info.share", is_asking=is_asking, own=count, seen=other, items=[item.item])
    if is_told:
        Holder.objects.create(cooperation=row, item=item, peer=row.peer)
    return item


def make_question(row: Cooperation, *, is_ours: bool, by: User, text: str = "") -> Question:
    """A question of either side."""
    question = Question(
        cooperation=row, is_ours=is_ours, code="child_known", asked_by=by if is_ours else None
    )
    question.text = text
    question.save(force_insert=True)
    return question


def make_cooperation(case: Case, *, by: User) -> dict[str, Any]:
    """A request of ours that is in work, with what an act may be about."""
    row = begin(case, side="asking", state="in_progress", by=by)
    item = tell_item(row, "Demo child")
    photo = tell_item(row, "Photo of May", name="photo")
    picture = Verdict("image/jpeg", 1, 1, b"picture", b"small")
    described = Described(kind="child_photo", received_on=timezone.localdate(clock.now()))
    photo.file = keep_file(
        by=by, case_id=case.pk, owner=photo.person_id, described=described, content=b"", verdict=picture
    )
    photo.save(update_fields=["file"])
    question = make_question(row, is_ours=False, by=by)
    consent = Consent.objects.filter(case=case).first()
    withdrawal = Withdrawal(cooperation=row, consent=consent, must_decide=True)
    withdrawal.save(force_insert=True)
    problem = Problem.objects.create(
        cooperation=row, peer=row.peer, message=new_id(), event="task.status:completed", code="illegal"
    )
    draft = draft_request(
        by=by, case_id=case.pk, request=RequestInput(nodes=["gr-demo"], asks=["own_records"])
    )
    return {
        "cooperation_id": row.pk,
        "question": question.pk,
        "item": item.pk,
        "item_id": photo.pk,
        "withdrawal": withdrawal.pk,
        "problem": problem.pk,
        "draft_request": draft.pk,
    }
