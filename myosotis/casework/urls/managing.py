"""Addresses of where a case goes: another team, another case, apart, its end."""

from __future__ import annotations

from django.urls import path

from myosotis.casework.views import managing

urlpatterns = [
    path("cases/<str:ref>/manage/", managing.show_manage, name="case_manage"),
    path("cases/<str:ref>/offer", managing.offer_case, name="offer_case"),
    path("cases/<str:ref>/accept", managing.accept_offer, name="accept_offer"),
    path("cases/<str:ref>/decline", managing.decline_offer, name="decline_offer"),
    path("cases/<str:ref>/withdraw-offer", managing.withdraw_offer, name="withdraw_offer"),
    path("cases/<str:ref>/merge", managing.merge_case, name="merge_case"),
    path("cases/<str:ref>/unmerge", managing.undo_merge, name="undo_merge"),
    path("cases/<str:ref>/split", managing.split_case, name="split_case"),
    path("cases/<str:ref>/end", managing.end_case, name="end_case"),
]
