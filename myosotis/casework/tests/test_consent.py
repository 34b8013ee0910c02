"""Who allowed what: the guard, the constraints, and what a second person must do."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from myosotis.casework.actions.consent import (
    ConsentInput,
    record_consent,
    review_emergency_share,
    share_in_emergency,
    sign_consent,
    withdraw_consent,
)
from myosotis.casework.actions.consent_texts import sign_text, write_text
from myosotis.casework.models import Consent, ConsentText, EmergencyShare
from myosotis.casework.models.consent import SignedText
from myosotis.casework.queries.consent import allows, is_allowing, list_shares_to_review
from myosotis.casework.tests.making import again, missing_child, open_case
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id

NOON = dt.datetime(2026, 5, 25, 12, tzinfo=dt.UTC)
WHAT = ("names", "photo", "health")
COUNTRIES = ("BE", "GR", "UA")
CHANNELS = ("partner_hotline", "poster", "police")
hours = st.integers(-48, 48).map(lambda number: NOON + dt.timedelta(hours=number))


@st.composite
def consents(draw):
    """Any record that the table could hold."""
    begins = draw(hours)
    basis = draw(st.sampled_from(Consent.Basis.values))
    return Consent(
        basis=basis,
        what=draw(st.lists(st.sampled_from(WHAT), unique=True)),
        countries=draw(st.lists(st.sampled_from(COUNTRIES), unique=True)),
        channels=draw(st.lists(st.sampled_from(CHANNELS), unique=True)),
        valid_from=begins,
        valid_until=begins + dt.timedelta(hours=draw(st.integers(1, 60))),
        withdrawn_at=draw(st.none() | hours),
        is_giver_suspected=draw(st.booleans()),
        second_by_id=draw(st.none() | st.just(7)),
    )


@given(
    consents(),
    st.lists(st.sampled_from(WHAT), unique=True),
    st.sampled_from(COUNTRIES),
    st.sampled_from(CHANNELS),
    hours,
)
def test_nothing_is_allowed_but_what_is_named_in_force_signed_and_given_freely(
    row, what, country, channel, at
):
    if is_allowing(row, what=what, country=country, channel=channel, at=at):
        assert what
        assert set(what) <= set(row.what)
        assert country in row.countries
        assert channel in row.channels
        assert row.valid_from <= at < row.valid_until
        assert row.withdrawn_at is None or at < row.withdrawn_at
        assert row.second_by_id is not None if row.basis != "consent" else not row.is_giver_suspected


@given(consents())
def test_taking_away_any_one_condition_closes_the_door(row):
    row.what, row.countries, row.channels = ["names"], ["GR"], ["poster"]
    row.withdrawn_at, row.is_giver_suspected, row.second_by_id = None, False, 7
    asked = {"what": ["names"], "country": "GR", "channel": "poster", "at": row.valid_from}
    assert is_allowing(row, **asked)
    assert not is_allowing(row, **{**asked, "what": ["names", "photo"]})
    assert not is_allowing(row, **{**asked, "what": []})
    assert not is_allowing(row, **{**asked, "country": "UA"})
    assert not is_allowing(row, **{**asked, "channel": "police"})
    assert not is_allowing(row, **{**asked, "at": row.valid_until})
    assert not is_allowing(row, **{**asked, "at": row.valid_from - dt.timedelta(seconds=1)})
    row.withdrawn_at = row.valid_from
    assert not is_allowing(row, **asked)
    row.withdrawn_at, row.second_by_id, row.is_giver_suspected = None, None, True
    assert not is_allowing(row, **asked)


def allow(cast, case, *persons, **values):
    """A consent for a photo on posters in Greece."""
    persons = persons or tuple(case.case_children.values_list("person", flat=True))
    values = {
        "capacity": "both_holders", "way": "oral", "giver_name": "The mother", "child_view": "agrees",
        "what": ["photo"], "countries": ["GR"], "channels": ["poster"],
        "valid_until": clock.now() + dt.timedelta(days=30), **values,
    }  # fmt: skip
    given_for = ConsentInput(person_ids=list(persons), **values)
    return record_consent(by=cast.alice, case_id=case.pk, consent=given_for)


def ask(case, **values):
    """May the photo go on posters in Greece now?"""
    asked = {"what": ["photo"], "country": "GR", "channel": "poster", "at": clock.now(), **values}
    return allows(case.pk, **asked)


@pytest.mark.django_db
def test_without_a_person_every_child_of_the_case_must_be_covered(cast):
    case = open_case(cast.alice, cast.runaways, missing_child(), missing_child("Sibling"))
    first, second = case.case_children.order_by("position").values_list("person", flat=True)
    assert ask(case) is None
    allow(cast, case, first)
    assert ask(case) is None
    assert ask(case, person_id=first) is not None
    assert ask(case, person_id=second) is None
    allow(cast, case, second)
    assert ask(case) is not None
    assert ask(case, country="UA") is None


@pytest.mark.django_db
def test_another_ground_allows_nothing_until_somebody_else_has_signed(cast):
    case = open_case(cast.alice, cast.runaways)
    (row,) = allow(cast, case, basis="vital_interest", way="", reason="Insulin.")
    assert ask(case) is None
    with pytest.raises(Refused):
        sign_consent(by=cast.alice, consent_id=row.pk)
    with pytest.raises(Missing):
        sign_consent(by=cast.charlie, consent_id=row.pk)
    sign_consent(by=cast.bob, consent_id=row.pk)
    assert ask(case).pk == row.pk
    withdraw_consent(by=cast.bob, consent_id=row.pk, reason="The child is back.")
    assert ask(case) is None


@pytest.mark.django_db
def test_a_giver_under_suspicion_is_kept_as_said_and_opens_nothing(cast):
    case = open_case(cast.alice, cast.runaways)
    allow(cast, case, is_giver_suspected=True)
    assert Consent.objects.count() == 1
    assert ask(case) is None


@pytest.mark.django_db
def test_a_consent_is_for_a_child_and_a_giver_of_this_case(cast):
    case, other = open_case(cast.alice, cast.runaways), open_case(cast.alice, cast.runaways)
    with pytest.raises(Missing):
        allow(cast, case, other.case_children.get().person_id)
    with pytest.raises(Missing):
        allow(cast, case, giver_id=new_id())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken",
    [
        {"way": ""},
        {"capacity": ""},
        {"basis": "legal_duty", "way": ""},
        {"child_view": "not_asked"},
        {"valid_until": NOON},
    ],
)
def test_a_record_without_its_other_half_is_refused_by_the_database(cast, broken):
    case = open_case(cast.alice, cast.runaways)
    with pytest.raises(IntegrityError), transaction.atomic():
        allow(cast, case, **broken)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"way": "written", "capacity": "child"},
        {"basis": "legal_duty", "way": "", "reason": "A law."},
        {"child_view": "not_asked", "child_words": "Nobody knows where the child is."},
    ],
)
def test_a_whole_record_is_taken(cast, values):
    assert allow(cast, open_case(cast.alice, cast.runaways), **values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "halves",
    [{"withdrawn_at": NOON}, {"second_at": NOON}, {"second_at": NOON, "second_by": "alice"}],
)
def test_signatures_and_withdrawals_are_whole_and_by_the_right_person(cast, halves):
    (row,) = allow(cast, open_case(cast.alice, cast.runaways))
    if "second_by" in halves:
        halves = {**halves, "second_by": cast.alice}
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=row.pk).update(**halves)


@pytest.mark.django_db
def test_what_saves_a_life_is_told_by_one_and_reviewed_by_another(cast):
    case = open_case(cast.alice, cast.runaways)
    share = share_in_emergency(
        by=cast.sofia, case_id=case.pk, recipient="112", what="Where she is.", why="Diabetic, no insulin."
    )
    assert list_shares_to_review(user=cast.sofia) == []
    with pytest.raises(Refused):
        review_emergency_share(by=cast.sofia, share_id=share.pk)
    other = share_in_emergency(by=cast.alice, case_id=case.pk, recipient="112", what="x", why="y")
    assert list_shares_to_review(user=cast.sofia) == [other]
    assert list_shares_to_review(user=cast.bob) == []
    review_emergency_share(by=cast.sofia, share_id=other.pk)
    assert list_shares_to_review(user=cast.sofia) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyShare.objects.filter(pk=share.pk).update(reviewed_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        share_in_emergency(by=cast.alice, case_id=case.pk, recipient="112", what="x", why="")


@pytest.mark.django_db
def test_a_signed_text_never_changes(cast):
    draft = write_text(by=cast.sofia, use="consent", language="en", text="Do you agree?")
    assert write_text(by=cast.sofia, use="consent", language="en", text="Do you agree to it?").pk == draft.pk
    sign_text(by=cast.sofia, text_id=draft.pk)
    signed = again(draft)
    signed.text = "Something else"
    with pytest.raises(SignedText):
        signed.save()
    assert write_text(by=cast.sofia, use="consent", language="en", text="New words").number == 2
    assert ConsentText.objects.get(pk=draft.pk).text == "Do you agree to it?"
    with pytest.raises(Refused):
        write_text(by=cast.bob, use="limits", language="en", text="x")
