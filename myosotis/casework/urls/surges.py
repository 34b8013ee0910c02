"""Addresses of a surge: the sheet of three fields, the list of sightings of a case."""

from __future__ import annotations

from django.urls import path

from myosotis.casework.views import own_work, sightings, surge_helps

urlpatterns = [
    path("me/log/", own_work.show_own_log, name="own_log"),
    path("training/begin", own_work.begin_training, name="begin_training"),
    path("training/reset", own_work.reset_training, name="reset_training"),
    path("missed/", surge_helps.show_missed, name="missed"),
    path("missed/<uuid:missed_id>", surge_helps.call_back, name="call_back"),
    path("phrases/", surge_helps.show_text_modules, name="text_modules"),
    path("phrases/<uuid:module_id>/remove", surge_helps.remove_text_module, name="remove_text_module"),
    path("countries/", surge_helps.show_countries, name="countries"),
    path("countries/<str:code>/", surge_helps.show_country, name="country"),
    path("sightings/new", sightings.new_sighting, name="new_sighting"),
    path("sightings/<uuid:sheet_id>/save", sightings.save_sighting, name="save_sighting"),
    path("sightings/<uuid:sheet_id>/done", sightings.finish_sighting, name="finish_sighting"),
    path("cases/<str:ref>/sightings/", sightings.show_sightings, name="sightings"),
    path("cases/<str:ref>/sightings/mark", sightings.mark_sightings, name="mark_sightings"),
    path("cases/<str:ref>/sightings/words", sightings.keep_words, name="surge_words"),
    path("cases/<str:ref>/sightings/end", sightings.end_surge, name="end_surge"),
]
