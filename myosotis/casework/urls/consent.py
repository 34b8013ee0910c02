"""Addresses of risk, consent, and the texts that are read aloud."""

from __future__ import annotations

from django.urls import path

from myosotis.casework.views import consent, consent_limits, consent_texts, risk

urlpatterns = [
    path("cases/<str:ref>/risk/", risk.show_risk, name="case_risk"),
    path("cases/<str:ref>/risk/judge", risk.judge, name="judge_in_full"),
    path("cases/<str:ref>/risk/agree", risk.second, name="second_risk_on_page"),
    path("cases/<str:ref>/risk/urgent", risk.tick, name="tick_urgent_in_case"),
    path("cases/<str:ref>/consent/", consent.show_consent, name="case_consent"),
    path("cases/<str:ref>/consent/record", consent.allow, name="record_consent"),
    path("cases/<str:ref>/consent/sign", consent.sign, name="sign_consent"),
    path("cases/<str:ref>/consent/withdraw", consent.withdraw, name="withdraw_consent"),
    path("cases/<str:ref>/consent/limits", consent.tell_limits, name="tell_limits"),
    path("cases/<str:ref>/consent/limits/undo", consent.untell_limits, name="untell_limits"),
    path("cases/<str:ref>/life-saving/", consent.show_emergency, name="case_emergency"),
    path("cases/<str:ref>/life-saving/share", consent.share, name="share_emergency"),
    path("cases/<str:ref>/life-saving/review", consent.review, name="review_emergency"),
    path("contacts/<uuid:contact_id>/limits", consent_limits.tick, name="limits_in_contact"),
    path("texts/", consent_texts.show_texts, name="consent_texts"),
    path("texts/write", consent_texts.write, name="write_consent_text"),
    path("texts/sign", consent_texts.sign, name="sign_consent_text"),
    path("texts/criteria", consent_texts.change_criteria, name="own_criteria"),
]
