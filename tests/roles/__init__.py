"""Who gets what: every address of the node, for each kind of user, on a record of the own team and on a foreign one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from myosotis.accounts.models import HotlineKey, Invitation, User
from myosotis.casework.actions.episodes import end_episode
from myosotis.casework.actions.judgements import judge_risk, make_promise
from myosotis.casework.actions.openings import open_anyway
from myosotis.casework.actions.work import add_work
from myosotis.casework.models import BreakGlass, BulkAct, Case, LocalField, SavedFilter, Search, SearchNotice
from myosotis.casework.tests.making import missing_child, open_case, start_contact
from myosotis.files.actions import Described, keep_file
from myosotis.files.inspection.verdicts import Verdict
from myosotis.files.models import File
from myosotis.kernel import clock
from myosotis.services.models import Service
from tests.people import CHILD, CHILD_GREEK, Cast, make_cast
from tests.roles import bodies as bodies_roles
from tests.roles import bringing as bringing_roles
from tests.roles import consent as consent_roles
from tests.roles import cooperation as cooperation_roles
from tests.roles import enquiries as enquiry_roles
from tests.roles import exchange as exchange_roles
from tests.roles import frontdesk as frontdesk_roles
from tests.roles import network as network_roles
from tests.roles import returns as return_roles
from tests.roles import rounds as rounds_roles
from tests.roles import surges as surge_roles
from tests.roles.desk import make_desk
from tests.roles.people import make_people

TABLE = Path(__file__).parent / "table.txt"
RECORDS = ("here", "there")
PARTS = {"desk:part": "missing", "casework:case_part": "timeline", "cooperation:part": "abroad"}

SENT: dict[str, dict[str, Any]] = {
    "casework:save_contact": {"fields": {}, "entries": []},
    "casework:case_note": {"entries": []},
    "casework:close_contact": {"kind": "missing"},
    "casework:close_contact_as": {"kind": "test"},
    "casework:reopen_contact": {},
    "casework:tick_urgent": {"code": "under_13", "ticked": True},
    "casework:settle_contact": {"choice": "mine", "revision_id": "11111111-1111-4111-8111-111111111111"},
    "casework:promise_in_contact": {"text": "Call back", "due_at": "2030-01-01T10:00:00+00:00"},
    "casework:link_contact": {"linked": True},
    "casework:cases_for_contact": {"q": "vander"},
    "casework:read_moment": {"text": "yesterday"},
    "casework:known_hints": {"child": {"text": "Vander"}},
    "casework:known_for_form": {"name": "Vander", "about": "11111111-1111-4111-8111-111111111111"},
    "casework:known_in_case": {},
    "casework:pair": {},
    "casework:judge_pair": {"verdict": "aside"},
    "casework:undo_judgement": {"contact": "", "judgement": "11111111-1111-4111-8111-111111111111"},
    "casework:restrict_case": {"restricted": "yes"},
    "casework:bulk_cases": {"what": "review"},
    "casework:offline_hand_over": {},
    "casework:settle_case": {"choice": "mine"},
    "casework:settle_file": {"choice": "mine"},
    "casework:save_file_section": {"section": "custody", "custody": "shared"},
    "casework:record_death": {"confirmation": "police"},
    "casework:save_measure": {"measure": "safety_plan"},
    "casework:add_hearing": {"on": "2026-12-01"},
    "casework:add_sign": {"sign": "hotel_keys", "seen_on": "2026-11-01", "who_saw": "Teacher"},
    "casework:report_returned": {"says": "parent"},
    "casework:confirm_end": {"confirmation": "police", "outcome": "returned"},
    "casework:add_name": {"name": "Lise"},
    "casework:propose_erasure": {"erasure": ""},
    "casework:add_work": {"kind_of_work": "support", "kind": "legal"},
    "casework:finish_work": {"kind_of_work": "task"},
    "casework:snooze_work": {"kind_of_work": "task", "until": "in 3 hours", "reason": "Closed"},
    "casework:withdraw_work": {"kind_of_work": "task"},
    "casework:answer_referral": {"outcome": "accepted"},
    "services:service": {"name": "Haven", "needs": ["shelter"], "country": "BE"},
    "services:add": {"name": "Haven", "needs": ["shelter"], "country": "BE"},
    "casework:note_told": {
        "act": "told",
        "model": "casework.Episode",
        "field": "last_seen_place",
    },
    "casework:settle_person": {"choice": "mine"},
    "papers:change_file": {"change": "withdraw"},
}
SENT |= {
    "desk:presence": {
        "page": "11111111-1111-4111-8111-111111111111",
        "subject": "11111111-1111-4111-8111-222222222222",
    },
    "desk:case_card": {"say": "We know."},
    "desk:settle_card": {"choice": "mine"},
    "desk:link_card": {},
    "desk:draft_handover": {},
    "casework:case_confidential": {"kind": "lawyer", "text": "Secret."},
}
SENT |= consent_roles.SENT | surge_roles.SENT | exchange_roles.SENT | network_roles.SENT
SENT |= rounds_roles.SENT | return_roles.SENT | bringing_roles.SENT
SENT |= enquiry_roles.SENT | cooperation_roles.SENT | bodies_roles.SENT | frontdesk_roles.SENT
FORMS = (
    consent_roles.FORMS
    | exchange_roles.FORMS
    | surge_roles.FORMS
    | network_roles.FORMS
    | cooperation_roles.FORMS
    | enquiry_roles.FORMS
    | bodies_roles.FORMS
    | frontdesk_roles.FORMS
    | rounds_roles.FORMS
    | return_roles.FORMS
    | bringing_roles.FORMS
    | {"bulk_cases"}
    | {
        "case_card",
        "settle_card",
        "link_card",
        "draft_handover",
        "case_confidential",
        "settle_case",
        "settle_file",
        "save_file_section",
        "record_death",
        "save_measure",
        "add_hearing",
        "add_sign",
        "report_returned",
        "confirm_end",
        "add_name",
        "propose_erasure",
        "judge_pair",
        "undo_judgement",
        "restrict_case",
        "add_work",
        "finish_work",
        "snooze_work",
        "withdraw_work",
        "answer_referral",
        "service",
        "add",
        "change_file",
        "note_told",
        "settle_person",
    }
)
SCRIPTS = {name for name in SENT if name.split(":")[1] not in FORMS}


@dataclass(frozen=True)
class Row:
    """One line of the table: an address, how it is asked for, on whose record, and what each kind of user gets."""

    name: str
    method: str
    record: str
    answers: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about."""
        return self.name, self.method, self.record

    def __str__(self) -> str:
        return f"{self.name:<34}{self.method:<6}{self.record:<7}" + "".join(
            f"{word:<10}" for word in self.answers
        )


def read_table() -> list[Row]:
    """The lines of the table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []
    words = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return [Row(line[0], line[1], line[2], tuple(line[3:])) for line in words]


@cache
def list_addresses() -> dict[str, list[str]]:
    """Names of all addresses of the node with the names of their arguments."""
    found: dict[str, list[str]] = {}

    def walk(patterns: list[URLPattern | URLResolver], space: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            else:
                found[f"{space}{pattern.name}"] = sorted(pattern.pattern.converters)

    walk(get_resolver().url_patterns, "")
    return found


@dataclass
class Scene:
    """What the requests are about: records of the team of Alice and Sofia, and of Charlie's."""

    cast: Cast
    here: dict[str, Any]
    there: dict[str, Any]


def make_all() -> Scene:
    """The cast and what it works on, from nothing."""
    return make_scene(make_cast())


def make_scene(cast: Cast) -> Scene:
    """A case with a contact in each team, each opened anyway by somebody of the other."""
    here = make_side(cast, cast.alice, cast.runaways, CHILD, opener=cast.charlie)
    there = make_side(cast, cast.charlie, cast.abduction, CHILD_GREEK, opener=cast.bob)
    here["person_id"], there["person_id"] = cast.bob.pk, cast.charlie.pk
    return Scene(cast, here, there)


def make_side(cast: Cast, by: Any, team: Any, name: str, *, opener: Any) -> dict[str, Any]:
    """The records of one team, by the names of the arguments of addresses."""
    contact_id = start_contact(by, child={"text": name})
    case = open_case(by, team, missing_child(name), missing_child("Sibling"), contact_id=contact_id)
    end_episode(
        by=by,
        episode_id=case.episodes.order_by("pk").last().pk,
        confirmation="police",
        outcome="returned",
    )
    open_anyway(by=opener, ref=case.ref, reason="The mother is on the line just now.")
    BreakGlass.objects.filter(case=case).update(until=clock.now() - dt.timedelta(minutes=1))
    invitation = Invitation.objects.create(
        token_hash=name[:8],
        email="new@hotline.test",
        name="New",
        expires_at=clock.now(),
        invited_by=cast.sofia,
    )
    return {
        "ref": case.ref,
        "contact_id": contact_id,
        "opening_id": BreakGlass.objects.get(case=case).pk,
        "invitation_id": invitation.pk,
        "key_id": HotlineKey.objects.create(number=f"K-{name[:3]}").pk,
        "token": "no-such-token",
        "name": "no-such-sheet",
        "number": 999,
        "case": case,
        "contact": contact_id,
        "episode": case.episodes.filter(ended_at=None).get().pk,
        "person": case.case_children.order_by("position").first().person_id,
        "row": case.episodes.filter(ended_at=None).get().pk,
        "risk": judge_risk(by=by, case_id=case.pk, level="high").pk,
        "promise": make_promise(by=by, case_id=case.pk, text="Call", due_at=clock.now()).pk,
        "revision": invitation.pk,
        "erasure": invitation.pk,
        "hold": invitation.pk,
        "left": case.case_children.order_by("position").first().person_id,
        "right": contact_id,
        "notice_id": make_notice(case, by=opener).pk,
        "service_id": Service.objects.create(name=name[:8], needs=["shelter"], country="BE").pk,
        "record": make_task(case, by=by).pk,
        "file_id": keep_paper(case, by=by).pk,
        **make_people(case, by=by),
        **consent_roles.make_consent(case, by=by),
        **surge_roles.make_surge(case, by=by),
        **network_roles.make_network(case.team),
        **exchange_roles.make_exchange(),
        **make_desk(case, by=by),
        **make_lists(case, by=by),
        **cooperation_roles.make_cooperation(case, by=by),
        **enquiry_roles.make_enquiries(case, by=by),
        **bodies_roles.make_body_request(case, by=by),
        **frontdesk_roles.make_desk(by=by),
        **(rounds := rounds_roles.make_rounds(by=cast.colette)),
        **(returned := return_roles.make_returns(by=cast.dimitri)),
        **return_roles.make_asked(returned["year"]),
        **bringing_roles.make_brought_in(by=cast.dimitri, keeper=cast.colette, asked_id=rounds["asked_id"]),
    }


def make_lists(case: Case, *, by: User) -> dict[str, Any]:
    """A kept filter, a change of several cases that can be taken back, a field of the hotline's own."""
    words = {"en": "Kind of school"}
    codes = [{"code": "day", "labels": words, "is_active": True}]
    own = LocalField.objects.create(
        key=case.team.code, about="case", labels=words, codes=codes, made_by=by, is_active=False
    )
    held = {"was": "", "now": str(case.caseworker_id)}
    return {
        "list_name": "cases",
        "filter_id": SavedFilter.objects.create(owner=by, list_name="cases", name="Mine").pk,
        "act_id": BulkAct.objects.create(what="caseworker", by=by, changed={str(case.pk): held}).pk,
        "field_id": own.pk,
    }


def keep_paper(case: Case, *, by: User) -> File:
    """A picture kept with a case."""
    described = Described(kind="other_file", received_on=timezone.localdate(clock.now()))
    picture = Verdict("image/jpeg", 1, 1, b"picture", b"small")
    return keep_file(by=by, case_id=case.pk, owner=case.pk, described=described, content=b"", verdict=picture)


def make_task(case: Case, *, by: User) -> Any:
    """Something to be done in a case."""
    values = {"text": "Ask the school", "due_at": clock.now()}
    return add_work(by=by, case_id=case.pk, kind="task", values=values)


def make_notice(case: Case, *, by: User) -> SearchNotice:
    """What tells those who answer for a case that somebody searched for its child."""
    day, now = timezone.localdate(clock.now()), clock.now()
    search = Search.objects.create(by=by, day=day, at=now, last_at=now, purpose=Search.Purpose.PAGE)
    return SearchNotice.objects.create(case=case, search=search)


def find_path(scene: Scene, name: str, record: str) -> str:
    """The address on a record of the own team or a foreign one."""
    arguments = list_addresses()[name]
    values = scene.here if record in ("here", "-") else scene.there
    given = {argument: PARTS[name] if argument == "part" else values[argument] for argument in arguments}
    try:
        return reverse(name, kwargs=given)
    except NoReverseMatch as error:
        raise KeyError(f"tests/roles knows no {arguments} for {name}") from error


def find_body(scene: Scene, name: str, record: str) -> dict[str, Any]:
    """What is sent along: enough to be understood, so that only the permission decides."""
    side = scene.here if record in ("here", "-") else scene.there
    ids = {
        name: side[name]
        for name in (
            "episode",
            "person",
            "risk",
            "promise",
            "contact",
            "revision",
            "erasure",
            "hold",
            "record",
            "involvement",
            "consent",
            "surge",
            "share",
            "told",
            "text",
            "row",
            "question",
            "item",
            "withdrawal",
            "problem",
            "draft_request",
        )
    }
    return {
        **{key: str(value) for key, value in ids.items()},
        "file": str(side["file_id"]),
        **SENT.get(name, {}),
        "case": str(side["case"].pk),
    }
