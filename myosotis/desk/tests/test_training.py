"""Training: two invented situations, a world of their own, counted nowhere, begun anew by one action."""

from __future__ import annotations

import pytest
from django.urls import reverse

from myosotis.accounts.actions.volunteers import switch_training
from myosotis.accounts.models import User
from myosotis.casework.access import visible_cases, visible_contacts
from myosotis.casework.actions.openings import know_family, open_anyway
from myosotis.casework.actions.training import reset_training
from myosotis.casework.facts import facts_of_year
from myosotis.casework.models import Case, CaseNumber, Contact
from myosotis.casework.queries.known import find_known
from myosotis.casework.scans_work import prepare_training
from myosotis.casework.tests.making import open_case, start_contact
from myosotis.desk.models import NightCard
from myosotis.desk.queries.board import list_night_promises
from myosotis.desk.queries.cards import readable_cards
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.people.search import Asked
from myosotis.vault import store
from myosotis_core import matching
from tests.people import CHILD, Cast, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


@pytest.fixture
def trainee(cast: Cast) -> User:
    """Bob, who has begun to train."""
    switch_training(by=cast.bob, is_on=True)
    bob = User.objects.get(pk=cast.bob.pk)
    reset_training(by=bob)
    return bob


def test_who_trains_sees_the_invented_cases_and_no_real_one(cast: Cast, trainee: User) -> None:
    real = open_case(cast.alice, cast.runaways)
    contact = start_contact(cast.alice)
    assert {case.team.is_training for case in visible_cases(trainee)} == {True}
    assert visible_cases(trainee).count() == 2
    assert not visible_contacts(trainee, among=[contact]).exists()
    assert list(visible_cases(cast.alice)) == [real]
    assert not visible_contacts(cast.alice).filter(is_training=True).exists()
    invented = visible_cases(trainee).first()
    assert invented is not None
    for user, ref in ((trainee, real.ref), (cast.alice, invented.ref)):
        with pytest.raises(Missing):
            open_anyway(by=user, ref=ref, reason="A reason in a whole sentence.")


def test_training_is_counted_nowhere_and_takes_no_number(cast: Cast, trainee: User) -> None:
    start_contact(trainee, kind="missing")
    assert facts_of_year(clock.now().year) == []
    assert not CaseNumber.objects.exists()


def test_searches_do_not_cross(cast: Cast, trainee: User) -> None:
    open_case(cast.alice, cast.runaways)
    real, invented = (Asked(matching.Person([name])) for name in (CHILD, "Semhar T."))
    assert find_known(user=trainee, asked=real) == []
    assert find_known(user=cast.alice, asked=invented) == []
    assert find_known(user=trainee, asked=invented)


def test_training_begins_with_its_cases_and_leaves_those_of_others_alone(cast: Cast) -> None:
    client = sign_in(cast.bob)
    assert reverse("casework:begin_training") in client.get(reverse("accounts:preferences")).content.decode()
    board = client.post(reverse("casework:begin_training"), follow=True).content.decode()
    assert "Noam" in board
    begun = set(Case.objects.values_list("pk", flat=True))
    sign_in(cast.alice).post(reverse("casework:begin_training"))
    assert set(Case.objects.values_list("pk", flat=True)) == begun
    cast.nora.training_level = "none"
    cast.nora.save()
    assert prepare_training() == 0


def test_who_must_train_first_finds_the_cases_without_asking(cast: Cast) -> None:
    assert prepare_training() == 0
    cast.alice.training_level = "none"
    cast.alice.save()
    assert prepare_training() == 1
    assert visible_cases(User.objects.get(pk=cast.alice.pk)).count() == 2


def test_one_action_begins_anew(cast: Cast, trainee: User) -> None:
    before = set(Case.objects.values_list("pk", flat=True))
    extra = start_contact(trainee)
    assert sign_in(trainee).post(reverse("casework:reset_training")).status_code == 302
    after = set(Case.objects.values_list("pk", flat=True))
    assert len(after) == 2
    assert not before & after
    assert not Contact.objects.filter(pk=extra).exists()


def test_real_cases_are_never_reset(cast: Cast) -> None:
    real = open_case(cast.alice, cast.runaways)
    with pytest.raises(Refused):
        reset_training(by=cast.bob)
    sign_in(cast.bob).post(reverse("casework:reset_training"))
    assert Case.objects.filter(pk=real.pk).exists()
    assert not store.is_shredded(real.pk)


def test_training_is_marked_on_every_page(cast: Cast, trainee: User) -> None:
    client = sign_in(trainee)
    for address in (reverse("casework:cases"), reverse("desk:board"), reverse("accounts:preferences")):
        assert "every call here is invented" in client.get(address).content.decode(), address


def test_own_log_says_what_one_opened(cast: Cast) -> None:
    case = open_case(cast.bob, cast.runaways)
    client = sign_in(cast.bob)
    client.get(reverse("casework:case", args=[case.ref]))
    page = client.get(reverse("casework:own_log"), {"which": "opened"}).content.decode()
    assert case.ref in page
    assert "read the case" in page
    assert case.ref not in sign_in(cast.charlie).get(reverse("casework:own_log")).content.decode()
    beside_the_keys, opens = reverse("accounts:security"), reverse("casework:case", args=[case.ref])
    assert f'<a href="{opens}">' in client.get(beside_the_keys).content.decode()
    know_family(by=cast.bob, case_id=case.pk)
    page = client.get(beside_the_keys).content.decode()
    assert "read the case" in page
    assert case.ref not in page


def test_at_night_nothing_of_training_is_promised_or_told(cast: Cast, trainee: User) -> None:
    assert list_night_promises(user=cast.nora) == []
    case = visible_cases(trainee).first()
    assert case is not None
    NightCard.objects.create(case=case, written_by=trainee)
    assert not readable_cards(cast.nora).exists()
    assert readable_cards(trainee).count() == 1
