"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from myosotis.casework.views import contacts, log, offline

app_name = "casework"
urlpatterns = [
    path("log/", log.show_team_log, name="log"),
    path("cases/<str:ref>/log/", log.show_case_log, name="case_log"),
    path("contacts/new", contacts.new_contact, name="new_contact"),
    path("contacts/draft-key", contacts.give_draft_keys, name="draft_keys"),
    path("contacts/<uuid:contact_id>/", contacts.show_contact, name="contact"),
    path("contacts/<uuid:contact_id>/save", contacts.save, name="save_contact"),
    path("contacts/<uuid:contact_id>/save-plain", contacts.save_plain, name="save_contact_plain"),
    path("contacts/<uuid:contact_id>/news", contacts.read_news, name="contact_news"),
    path("contacts/<uuid:contact_id>/close", contacts.close, name="close_contact"),
    path("contacts/<uuid:contact_id>/close-as", contacts.close_as, name="close_contact_as"),
    path("contacts/<uuid:contact_id>/reopen", contacts.reopen, name="reopen_contact"),
    path("contacts/<uuid:contact_id>/urgent", contacts.tick_urgent, name="tick_urgent"),
    path("contacts/<uuid:contact_id>/settle", contacts.settle, name="settle_contact"),
    path("contacts/<uuid:contact_id>/promise", contacts.promise, name="promise_in_contact"),
    path("contacts/<uuid:contact_id>/link", contacts.link, name="link_contact"),
    path("contacts/<uuid:contact_id>/cases", contacts.find_cases, name="cases_for_contact"),
    path("offline/", offline.show_offline, name="offline"),
    path("offline/paper/", offline.show_paper, name="offline_paper"),
    path("offline/hand-over", offline.hand_over, name="offline_hand_over"),
    path("sw.js", offline.give_worker, name="offline_worker"),
]
