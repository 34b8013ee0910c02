"""An act about consent or risk that cannot be written into the log does not happen."""

import pytest

from myosotis.casework.actions import consent, consent_texts, risk
from myosotis.casework.models import (
    CaseUrgentStep,
    Consent,
    ConsentText,
    EmergencyShare,
    LimitsTold,
    OwnCriterion,
)
from myosotis.casework.tests.making import open_case, start_contact
from tests.full_log import LogIsFull, fail, rows_of
from tests.roles.consent import make_consent

pytestmark = pytest.mark.django_db
TABLES = (CaseUrgentStep, Consent, ConsentText, EmergencyShare, LimitsTold, OwnCriterion)

ACTS = (
    "consent.record_consent",
    "consent.sign_consent",
    "consent.withdraw_consent",
    "consent.share_in_emergency",
    "consent.review_emergency_share",
    "consent.tell_limits_in_case",
    "consent.untell_limits_in_case",
    "consent.tell_limits_in_contact",
    "consent.untell_limits_in_contact",
    "consent_texts.write_text",
    "consent_texts.sign_text",
    "risk.tick_urgent_step",
    "risk.untick_urgent_step",
    "risk.add_criterion",
    "risk.end_criterion",
)


def acts(cast):
    """Every act by its name, ready to be called."""
    case = open_case(cast.alice, cast.runaways)
    contact, told_in = start_contact(cast.alice), start_contact(cast.alice)
    ids, child = make_consent(case, by=cast.alice), case.case_children.get().person_id
    risk.tick_urgent_step(by=cast.alice, case_id=case.pk, code="taken")
    consent.tell_limits_in_contact(by=cast.alice, contact_id=told_in)
    criterion = risk.add_criterion(by=cast.sofia, label="Known to the youth court")
    alice, of_case, sofia = {"by": cast.alice}, {"case_id": case.pk}, {"by": cast.sofia}
    given = consent.ConsentInput(
        [child], Consent.objects.get().valid_until, "agrees", basis="legal_duty", reason="x"
    )
    made = (
        lambda: consent.record_consent(**alice, **of_case, consent=given),
        lambda: consent.sign_consent(by=cast.bob, consent_id=ids["consent"]),
        lambda: consent.withdraw_consent(**alice, consent_id=ids["consent"], reason="x"),
        lambda: consent.share_in_emergency(**alice, **of_case, recipient="x", what="x", why="x"),
        lambda: consent.review_emergency_share(**sofia, share_id=ids["share"]),
        lambda: consent.tell_limits_in_case(**alice, **of_case, person_id=child),
        lambda: consent.untell_limits_in_case(**alice, told_id=ids["told"]),
        lambda: consent.tell_limits_in_contact(**alice, contact_id=contact),
        lambda: consent.untell_limits_in_contact(**alice, contact_id=told_in),
        lambda: consent_texts.write_text(**sofia, use="limits", language="fr", text="x"),
        lambda: consent_texts.sign_text(**sofia, text_id=ids["text"]),
        lambda: risk.tick_urgent_step(**alice, **of_case, code="under_13"),
        lambda: risk.untick_urgent_step(**alice, **of_case, code="taken"),
        lambda: risk.add_criterion(**sofia, label="x"),
        lambda: risk.end_criterion(**sofia, criterion_id=criterion.pk),
    )
    return dict(zip(ACTS, made, strict=True))


def test_a_failing_log_undoes_each_act(cast, monkeypatch):
    made = acts(cast)
    before = rows_of(TABLES)

    for room in (consent, consent_texts, risk):
        monkeypatch.setattr(room, "record", fail)
    for name, act in made.items():
        with pytest.raises(LogIsFull):
            act()
        assert rows_of(TABLES) == before, name
