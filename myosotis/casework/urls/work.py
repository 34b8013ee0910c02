"""Addresses of our work: the person's own list, the page of a case, and what is done on it."""

from __future__ import annotations

from django.urls import path

from myosotis.casework.views import my_work, work

urlpatterns = [
    path("work/", my_work.show_my_work, name="my_work"),
    path("cases/<str:ref>/work/", work.show_case_work, name="case_work"),
    path("cases/<str:ref>/work/add", work.add_work, name="add_work"),
    path("cases/<str:ref>/work/finish", work.finish_work, name="finish_work"),
    path("cases/<str:ref>/work/snooze", work.snooze_work, name="snooze_work"),
    path("cases/<str:ref>/work/answer", work.answer_referral, name="answer_referral"),
    path("cases/<str:ref>/work/withdraw", work.withdraw_work, name="withdraw_work"),
]
