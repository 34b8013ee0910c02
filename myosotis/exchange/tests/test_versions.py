"""A node with today's messages and one with those of the release before: nothing is lost between them."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction

from myosotis.exchange import envelopes
from myosotis.exchange.actions import calls, sending
from myosotis.exchange.actions.calls import greet
from myosotis.exchange.models import Inbox, Outbox
from myosotis.exchange.queries.messages import open_body
from myosotis.exchange.tests.pair import Pair, Wire
from myosotis_core.protocol.messages import MESSAGE_TYPES, BodyProblem, validate, validate_received
from myosotis_core.protocol.tests.bodies import BODIES

pytestmark = pytest.mark.django_db
NEWER_TYPE, NEWER_FIELD = "case.found", "of_this_release"
# The registry of the release before: the type is not in it, and the field in no schema.
OLDER_TYPES = frozenset(MESSAGE_TYPES) - {NEWER_TYPE}


@pytest.fixture
def running(monkeypatch):
    """What each node runs: Belgium today's release, Greece the one before, until the test brings it up to date."""
    software = {"be": "Myosotis 2", "gr": "Myosotis 1"}

    def read(typ, body):
        is_older = software[settings.MYOSOTIS_NODE.lower()] == "Myosotis 1"
        return (
            [BodyProblem("unknown-type")]
            if is_older and typ not in OLDER_TYPES
            else validate_received(typ, body)
        )

    def write(typ, body):
        return validate(typ, {name: value for name, value in body.items() if name != NEWER_FIELD})

    def say():
        return envelopes.hello_body() | {"software": software[settings.MYOSOTIS_NODE.lower()]}

    monkeypatch.setattr(envelopes, "validate_received", read)
    monkeypatch.setattr(sending, "validate", write)
    monkeypatch.setattr(calls, "hello_body", say)
    return software


def test_nothing_is_lost_between_a_release_and_the_one_before(cast, running):
    pair = Pair(cast.sofia)
    with pair.at("be"), transaction.atomic():
        peer, more = pair.peers["gr"], {"by": pair.by, "thread": uuid4()}
        newer_type = sending.send(peer=peer, typ=NEWER_TYPE, body=BODIES[NEWER_TYPE], **more)
        about = "01890a5d-ac96-774b-bcce-b302099a8057"
        body = {"about": about, "code": "crossed", NEWER_FIELD: {"a": 1}}
        newer_field = sending.send(peer=peer, typ="net.problem", body=body, **more)
    behind = pair.write("be", "gr")
    line = Wire(pair, "be", "gr")
    pair.settle()
    with pair.at("be"):
        greet(peer, line)
    newer_type.refresh_from_db()
    assert newer_type.refused == "body.type"
    assert pair.applied("be", "gr") == [str(newer_field.pk), str(behind.pk)]
    assert open_body(Inbox.objects.get(message=newer_field.pk))[NEWER_FIELD] == {"a": 1}
    running["gr"] = "Myosotis 2"
    with pair.at("be"):
        greet(peer, line)
    pair.settle()
    newer_type.refresh_from_db()
    assert newer_type.refused == ""
    taken = Inbox.objects.get(message=newer_type.pk, disposition="stored")
    assert open_body(taken) == BODIES[NEWER_TYPE]
    assert not Outbox.objects.filter(acknowledged_at=None, stopped="").exists()


def test_beside_what_is_known_something_newer_may_stand_and_within_it_nothing():
    body = {"about": "01890a5d-ac96-774b-bcce-b302099a8057", "code": "crossed"}
    assert validate("net.problem", body | {"newer": 1}) == [BodyProblem("unexpected")]
    assert validate_received("net.problem", body | {"newer": 1}) == []
    assert validate_received("net.problem", body | {"code": "newer"}) != []
    heads = {"received": {"ep": 0, "seq": 0, "newer": 1}, "received_digest": ""}
    heads |= {"sent": {"ep": 0, "seq": 0}, "acknowledged": {"ep": 0, "seq": 0}}
    assert validate_received("net.heads", heads) == [BodyProblem("unexpected", "received")]
