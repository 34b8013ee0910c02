"""What requests about bodies without a node are about, and what they send."""

from __future__ import annotations

import datetime as dt
from typing import Any

from myosotis.accounts.models import User
from myosotis.casework.actions.consent import ConsentInput, record_consent
from myosotis.casework.models import Case, Consent
from myosotis.cooperation.actions.bodies import ask_bodies
from myosotis.cooperation.inputs import RequestInput, key_of
from myosotis.cooperation.models import BodyItem, BodyRequest
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis.network.models import Body
from myosotis.vault import store

SENT: dict[str, dict[str, Any]] = {
    "cooperation:ask_body": {"step": "preview", "urgency": "routine"},
    "cooperation:body_preview": {"urgency": "routine"},
    "cooperation:body_act": {"act": "received"},
    "cooperation:body_renew": {},
    "cooperation:body_answer": {
        "text": "Not known here.",
        "dated": "today",
        "source": "police",
        "certainty": "confirmed",
    },
    "cooperation:answer_page": {"passphrase": "12345"},
}
FORMS = {name.split(":")[1] for name in SENT}
ALLOWED = ["names", "birth", "gender", "description", "photo", "last_seen", "circumstances"]


def make_body(name: str = "Police of Patra") -> Body:
    """A police unit abroad."""
    found = Body.objects.filter(name=name).first()
    return found or Body.objects.create(
        sort="police", country="GR", name=name, phone="+30 2610 000000", source="Test"
    )


def allow(case: Case, *, by: User) -> Consent:
    """A consent for the police of Greece and of Great Britain."""
    children = list(case.case_children.order_by("position").values_list("person_id", flat=True))
    given = ConsentInput(
        person_ids=children,
        valid_until=clock.now() + dt.timedelta(days=60),
        child_view="agrees",
        what=ALLOWED,
        countries=["GR", "GB"],
        channels=["police"],
        basis="consent",
        capacity="both_holders",
        giver_name="Mother",
        way="oral",
    )
    return record_consent(by=by, case_id=case.pk, consent=given)[0]


def body_request_input(case: Case, body: Body, *fields: str, **more: Any) -> RequestInput:
    """A request to it about the first child."""
    child = case.case_children.order_by("position")[0].person_id
    given: dict[str, Any] = {
        "nodes": [str(body.pk)],
        "asks": ["police_contact"],
        "urgency": "within_12_hours",
        "languages": ["en"],
        "summary": "A girl of 14 may be on her way to relatives in Patra.",
        "purpose": ["locate_child"],
        "fields": [key_of(child, code) for code in fields or ("names",)],
        "keep_until": (clock.now().date() + dt.timedelta(days=30)).isoformat(),
        **more,
    }
    return RequestInput(**given)


def tell_body(case: Case, *, by: User, summary: str, where: str) -> BodyRequest:
    """A sealed file that was told, with the place where the child was last seen."""
    row = BodyRequest(
        id=new_id(),
        case=case,
        body=make_body(),
        name="Police of Patra",
        sort="police",
        country="GR",
        way="file",
        language="en",
        urgency="routine",
        keep_until=(clock.now() + dt.timedelta(days=30)).date(),
        made_by=by,
    )
    store.add_keys([row.pk], "body request")
    row.summary = summary
    row.save(force_insert=True)
    item = BodyItem(
        request=row,
        category="last_seen",
        name="last_seen_place",
        tells_where=True,
        expires_at=clock.now() + dt.timedelta(days=30),
    )
    item.value = [{"category": "last_seen", "text": where}]
    item.save(force_insert=True)
    return row


def make_body_request(case: Case, *, by: User) -> dict[str, Any]:
    """A sealed file for the police of Greece."""
    allow(case, by=by)
    handed = ask_bodies(by=by, ref=case.ref, request=body_request_input(case, make_body()), way="file")
    return {"body_request_id": handed[0].request.pk, "secret": "no-such-page"}
