"""Addresses of this room. Ids only: no name and no country stands in an address."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from myosotis.enquiries.views import asking, known

app_name = "enquiries"
# Work on cases; the coordinator and the bureau hold none.
hotline = [
    path("abroad/known/", known.show_list, name="known"),
    path("abroad/known/<uuid:candidate_id>/", known.show_candidate, name="candidate"),
    path("abroad/known/<uuid:candidate_id>/judge", known.judge, name="judge"),
    path("cases/<str:ref>/abroad/enquire/", asking.ask, name="ask"),
    path("cases/<str:ref>/abroad/findable", asking.choose, name="choose"),
]
urlpatterns = hotline if settings.MYOSOTIS_ROLE == "hotline" else []
