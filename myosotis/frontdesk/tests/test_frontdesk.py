"""The front desk: what reached the secretariat goes to one hotline, comes back with a receipt, and is gone after."""

import datetime as dt

import pytest
from django.urls import reverse

from myosotis.audit.models import Entry
from myosotis.casework.models import Contact, NoteEntry
from myosotis.exchange.models import Peer
from myosotis.exchange.tests.pair import Pair
from myosotis.frontdesk import actions, scans
from myosotis.frontdesk.models import Arrival, RoutedRequest
from myosotis.frontdesk.queries import mark_of_arrivals
from myosotis.kernel.errors import Missing, Refused
from tests.people import make_user, sign_in
from tests.roles.frontdesk import make_arrival, make_routed

pytestmark = pytest.mark.django_db
WORDS = "A mother writes that her son is on his way to Patra."


class Desk:
    """The secretariat `be` and the hotline `gr`, joined by the exchange."""

    def __init__(self, cast):
        self.cast, self.pair = cast, Pair(cast.sofia)
        Peer.objects.filter(node_id="be").update(kind="coordinator")
        given = actions.ArrivalInput(channel="mail", urgency="within_12_hours", text=WORDS, country="GR")
        with self.pair.at("be"):
            self.arrival_id = actions.write_arrival(by=cast.colette, given=given).pk

    def route(self):
        with self.pair.at("be"):
            actions.route_arrival(by=self.cast.colette, arrival_id=self.arrival_id, node_id="gr")
        self.carry()

    def carry(self):
        self.pair.carry("be", "gr")
        scans.apply_inbox()
        self.pair.carry("gr", "be")
        scans.apply_inbox()

    @property
    def arrival(self):
        return Arrival.objects.get()


@pytest.fixture
def desk(cast):
    return Desk(cast)


def test_a_request_is_routed_with_receipts_becomes_a_contact_and_is_erased(cast, desk):
    desk.route()
    assert desk.arrival.stored_at
    with pytest.raises(Refused):
        desk.route()
    routed = RoutedRequest.objects.get()
    actions.receive_routed(by=cast.charlie, routed_id=routed.pk)
    contact_id = actions.accept_routed(by=cast.charlie, routed_id=routed.pk)
    desk.carry()
    arrival = desk.arrival
    assert arrival.received_at
    assert (arrival.erase_on - arrival.accepted_at.date()).days == 30
    contact = Contact.objects.get(pk=contact_id)
    assert (contact.channel, contact.operator) == ("mail", cast.charlie)
    assert NoteEntry.objects.filter(contact=contact).count() == 1
    for model in (Arrival, RoutedRequest):
        model.objects.update(erase_on=arrival.accepted_at.date() - dt.timedelta(days=1))
    assert scans.erase_old() == 2
    assert not Arrival.objects.filter(text__isnull=False).exists()
    assert not RoutedRequest.objects.filter(text__isnull=False).exists()
    assert scans.erase_old() == 0


def test_a_declined_one_comes_back_with_its_reason_and_goes_elsewhere(cast, desk):
    desk.route()
    actions.decline_routed(by=cast.charlie, routed_id=RoutedRequest.objects.get().pk, reason="no_capacity")
    desk.carry()
    assert (desk.arrival.reason, desk.arrival.is_open) == ("no_capacity", True)
    first = desk.arrival.request
    desk.route()
    assert desk.arrival.request != first
    assert RoutedRequest.objects.count() == 2


def test_only_the_secretariat_passes_requests_on(cast, desk):
    Peer.objects.filter(node_id="be").update(kind="hotline")
    desk.route()
    assert RoutedRequest.objects.count() == 0


def test_the_front_desk_alone_reads_it(cast):
    row = make_arrival(by=cast.colette, text=WORDS)
    client = sign_in(cast.colette)
    assert "Patra" in client.get(reverse("frontdesk:arrival", args=[row.pk])).content.decode()
    assert "Patra" not in client.get(reverse("frontdesk:arrivals")).content.decode()
    for user in (cast.sofia, cast.kim):
        assert sign_in(user).get(reverse("frontdesk:arrival", args=[row.pk])).status_code == 403
    sent = {"channel": "", "urgency": "routine", "text": "Kept as typed"}
    again = client.post(reverse("frontdesk:arrivals"), sent)
    assert again.status_code == 400
    assert "Kept as typed" in again.content.decode()


def test_a_hotline_reads_it_takes_it_up_and_finds_it_as_a_contact(cast):
    row, client = make_routed(WORDS), sign_in(cast.alice)
    assert "Patra" not in client.get(reverse("frontdesk:routed")).content.decode()
    assert "From the secretariat" in client.get(reverse("desk:board")).content.decode()
    assert "Patra" in client.post(reverse("frontdesk:read_routed", args=[row.pk])).content.decode()
    taken = client.post(reverse("frontdesk:accept_routed", args=[row.pk]))
    assert taken.url == reverse("casework:contact", args=[RoutedRequest.objects.get().contact_id])
    trainee = make_user("Tilda", "caseworker", teams=(cast.runaways,), has_training_on=True)
    with pytest.raises(Missing):
        actions.receive_routed(by=trainee, routed_id=make_routed().pk)


def test_an_exercise_is_marked_and_taken_up_in_training_only(cast):
    row = make_routed("An invented mother writes.")
    RoutedRequest.objects.update(is_drill=True)
    assert "Exercise" in sign_in(cast.alice).get(reverse("frontdesk:routed")).content.decode()
    with pytest.raises(Refused, match="training_only"):
        actions.accept_routed(by=cast.alice, routed_id=row.pk)
    trainee = make_user("Tilda", "caseworker", teams=(cast.runaways,), has_training_on=True)
    contact_id = actions.accept_routed(by=trainee, routed_id=row.pk)
    assert Contact.objects.get(pk=contact_id).is_training


def test_an_exercise_is_marked_at_the_front_desk_counted_nowhere_and_arrives_marked(cast, desk):
    client, address = sign_in(cast.colette), reverse("frontdesk:mark_drill", args=[desk.arrival_id])
    shown, marks = reverse("frontdesk:arrivals"), [mark_of_arrivals(user=cast.colette)]
    assert "1 request waits at the front desk" in client.get(shown).content.decode()
    client.post(address, {"is_drill": "yes"})
    marks.append(mark_of_arrivals(user=cast.colette))
    page = client.get(shown).content.decode()
    assert "Exercises only" in page
    assert "1 exercise stands here and is not counted." in page
    client.post(address)
    assert not desk.arrival.is_drill
    client.post(address, {"is_drill": "yes"})
    said = ("arrival.drill_marked", "arrival.drill_unmarked", "arrival.drill_marked")
    assert tuple(one.verb for one in Entry.objects.filter(verb__contains="drill")) == said
    desk.route()
    assert RoutedRequest.objects.get().is_drill
    assert "is not counted" in sign_in(cast.alice).get(reverse("frontdesk:routed")).content.decode()
    with pytest.raises(Refused, match="not_now"):
        actions.mark_drill(by=cast.colette, arrival_id=desk.arrival_id, is_drill=False)
    assert marks[0] != marks[1]
    sent = {"channel": "mail", "urgency": "routine", "text": "Invented", "is_drill": "on"}
    client.post(shown, sent)
    assert Arrival.objects.filter(is_drill=True).count() == 2


def test_pages_tell_by_themselves_that_something_came_and_asking_leaves_nothing_in_the_log(cast):
    row, desk, hotline = make_arrival(by=cast.colette, text=WORDS), sign_in(cast.colette), sign_in(cast.alice)
    addresses = [(desk, reverse("frontdesk:news")), (hotline, reverse("frontdesk:routed_news"))]

    def marks():
        return [client.get(address).json()["mark"] for client, address in addresses]

    routed = make_routed(WORDS)
    before, entries = marks(), Entry.objects.count()
    assert marks() == before
    assert Entry.objects.count() == entries
    for client, name in ((desk, "frontdesk:arrivals"), (hotline, "frontdesk:routed")):
        assert f'data-news-mark="{before[client is hotline]}"' in client.get(reverse(name)).content.decode()
    actions.settle_arrival(by=cast.colette, arrival_id=row.pk)
    actions.receive_routed(by=cast.alice, routed_id=routed.pk)
    assert not set(marks()) & set(before)
    part = hotline.get(reverse("frontdesk:routed_board")).content.decode()
    assert "A person here has read it" in part
    assert "Patra" not in part
