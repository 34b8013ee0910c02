"""What was sealed to the node while it was away."""

import base64
import datetime as dt
import json
import os
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.staticfiles import finders

from myosotis.casework import intake
from myosotis.casework.models import Contact, NoteEntry
from myosotis.kernel import clock
from myosotis.vault import store
from myosotis.vault.ciphers import WrongKey
from tests.people import CHILD, sign_in

pytestmark = pytest.mark.django_db


def seal(contact, opened):
    """What the browser does."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(intake.CURVE, base64.b64decode(intake.public_key()))
    ours, salt, iv = ec.generate_private_key(intake.CURVE), os.urandom(32), os.urandom(12)
    info = f"myosotis/1 offline intake {contact}".encode()
    key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(ours.exchange(ec.ECDH(), theirs))
    sealed = AESGCM(key).encrypt(iv, json.dumps(opened).encode(), str(contact).encode())
    point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    parts = {"point": point, "salt": salt, "iv": iv, "sealed": sealed}
    return {name: base64.b64encode(part).decode() for name, part in parts.items()}


def is_served(name):
    return name.startswith("/offline/") or finders.find(name) is not None


def packet(text="Node is down.", began=None):
    began = began or clock.now() - dt.timedelta(hours=2)
    return {
        "started_at": began.isoformat(),
        "entries": [
            {
                "id": str(uuid.uuid4()),
                "seq": 4,
                "text": text,
                "written_at": began.isoformat(),
                "source": "offline",
            }
        ],
        "fields": {"child": {"value": {"text": CHILD}, "seen": 0}},
    }


def test_handing_over_keeps_true_times_and_does_nothing_twice(cast):
    contact, began = uuid.uuid4(), clock.now() - dt.timedelta(hours=2)
    envelope = seal(contact, packet(began=began))
    for _turn in range(2):
        intake.hand_over(by=cast.alice, contact_id=contact, envelope=envelope)
    held = Contact.objects.get()
    assert abs(held.started_at - began) < dt.timedelta(seconds=1)
    assert held.entered_at - began > dt.timedelta(hours=1)
    assert NoteEntry.objects.get().source == "offline"


def test_part_after_a_colleague_handed_over_is_kept_beside_theirs(cast):
    contact = uuid.uuid4()
    envelope = seal(contact, packet())
    intake.hand_over(by=cast.alice, contact_id=contact, envelope=envelope)
    for _turn in range(2):
        intake.hand_over(by=cast.bob, contact_id=contact, envelope=envelope)
    assert sorted(NoteEntry.objects.values_list("author__name", flat=True)) == [
        "Alice Invented",
        "Bob Invented",
    ]


def test_part_of_a_contact_one_may_not_see_becomes_a_contact_of_ones_own(cast):
    contact = uuid.uuid4()
    envelope = seal(contact, packet())
    intake.hand_over(by=cast.alice, contact_id=contact, envelope=envelope)
    kept_as, _result = intake.hand_over(by=cast.nora, contact_id=contact, envelope=envelope)
    assert kept_as != contact
    assert Contact.objects.get(pk=kept_as).operator == cast.nora


@pytest.mark.parametrize("name", ["point", "salt", "iv", "sealed"])
def test_changed_envelope_is_refused(cast, name):
    contact = uuid.uuid4()
    envelope = seal(contact, packet())
    other = bytearray(base64.b64decode(envelope[name]))
    other[-1] ^= 1
    with pytest.raises(WrongKey):
        intake.open_intake(
            contact_id=contact, envelope={**envelope, name: base64.b64encode(bytes(other)).decode()}
        )


def test_envelope_cannot_be_moved_to_another_contact(cast):
    envelope = seal(uuid.uuid4(), packet())
    with pytest.raises(WrongKey):
        intake.open_intake(contact_id=uuid.uuid4(), envelope=envelope)


def test_public_key_stays_until_it_is_renewed(cast):
    before = intake.public_key()
    assert intake.public_key() == before
    store.renew_named_key(intake.KEY_NAME)
    assert intake.public_key() != before


def test_hand_over_needs_somebody_who_writes_contacts(cast, client):
    contact = uuid.uuid4()
    body = json.dumps({"contact": str(contact), **seal(contact, packet())})
    send = {"data": body, "content_type": "application/json", "headers": {"Accept": "application/json"}}
    assert client.post("/offline/hand-over", **send).status_code == 401
    assert sign_in(cast.kim).post("/offline/hand-over", **send).status_code == 403
    answer = sign_in(cast.alice).post("/offline/hand-over", **send)
    assert answer.json()["contact"] == str(contact)


@pytest.mark.parametrize("address", ["/offline/", "/offline/paper/", "/offline/?language=el", "/sw.js"])
def test_offline_pages_are_open_to_everybody(client, db, address):
    assert client.get(address).status_code == 200


def test_worker_keeps_only_static_files_and_the_empty_page(client, db):
    answer = client.get("/sw.js?language=nl")
    text = answer.content.decode()
    kept = json.loads(text.split("const KEPT = ")[1].split(";\n")[0])
    assert "/offline/?language=nl" in kept
    assert all(address.startswith(("/static/", "/offline/")) for address in kept)
    assert answer["Service-Worker-Allowed"] == "/"
    missing = [name for name in (address.removeprefix("/static/") for address in kept) if not is_served(name)]
    assert missing == []


@pytest.mark.parametrize(
    "opened", [{"fields": [1]}, {"fields": "x"}, {"entries": "x"}, {"entries": {"a": 1}}, [], 1]
)
def test_sealed_nonsense_of_a_hostile_page_is_refused(cast, opened):
    contact = uuid.uuid4()
    body = json.dumps({"contact": str(contact), **seal(contact, opened)})
    answer = sign_in(cast.alice).post("/offline/hand-over", body, content_type="application/json")
    assert answer.status_code == 400
    assert not Contact.objects.exists()
