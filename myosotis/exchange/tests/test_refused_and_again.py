"""What was refused, forgotten or answered long ago, and comes again: nothing is lost, nothing stays, nothing grows."""

import pytest

from myosotis.exchange.actions import receiving
from myosotis.exchange.actions.epochs import begin_after_restore
from myosotis.exchange.models import Inbox, Outbox
from myosotis.exchange.tests.pair import Pair
from myosotis_core.protocol.errors import Refusal, RefusedEnvelope

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(cast):
    return Pair(cast.sofia)


def refuse(checked):
    """As where the key that a message is sealed to is not here."""
    raise RefusedEnvelope(Refusal.NOT_OUR_KEY, "body", checked)


def test_a_message_that_was_refused_is_taken_when_it_is_sent_again(pair, monkeypatch):
    pair.settle()
    row = pair.write("be", "gr")
    with monkeypatch.context() as patched:
        patched.setattr(receiving, "open_checked", refuse)
        pair.carry("be", "gr")
    assert Outbox.objects.get(pk=row.pk).refused == Refusal.NOT_OUR_KEY.value
    begin_after_restore()
    pair.settle()
    assert pair.applied("be", "gr") == [str(row.pk)]
    assert Outbox.objects.get(pk=row.pk).refused == ""


def test_the_first_message_of_an_epoch_that_cannot_be_opened_makes_the_sender_begin_another(
    pair, monkeypatch
):
    row = pair.write("be", "gr")
    with monkeypatch.context() as patched:
        patched.setattr(receiving, "open_checked", refuse)
        pair.carry("be", "gr")
    assert not Inbox.objects.exists()
    pair.settle()
    assert pair.applied("be", "gr") == [str(row.pk)]
