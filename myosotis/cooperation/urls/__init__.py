"""Addresses of this room. Ids only: no name and no country stands in an address."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from myosotis.cooperation.urls import bodies
from myosotis.cooperation.views import asking, lists, more, network, news, one
from myosotis.cooperation.views.acts import ACTS

app_name = "cooperation"
# Work on cases; the coordinator and the bureau hold none.
hotline = [
    path("abroad/", lists.show_abroad, name="abroad"),
    path("abroad/part/<slug:part>", lists.show_part, name="part"),
    path("abroad/news", news.give_mark, name="news"),
    path("abroad/copies/", lists.show_copies, name="copies"),
    path("abroad/<uuid:cooperation_id>/", one.show_cooperation, name="cooperation"),
    path("abroad/<uuid:cooperation_id>/news", news.give_mark_of_one, name="news_of_one"),
    path("abroad/<uuid:cooperation_id>/more/", more.tell_more, name="tell_more"),
    path("abroad/<uuid:cooperation_id>/hand-over/", more.hand_over, name="hand_over"),
    path("abroad/<uuid:cooperation_id>/picture/<uuid:item_id>", one.give_picture, name="picture"),
    *(
        path(f"abroad/<uuid:cooperation_id>/{code.replace('_', '-')}", one.make_act_view(code), name=code)
        for code in ACTS
    ),
    path("cases/<str:ref>/abroad/", lists.show_case, name="case_abroad"),
    path("cases/<str:ref>/abroad/ask/", asking.ask, name="ask"),
    path("cases/<str:ref>/abroad/preview", asking.preview, name="preview"),
    path("cases/<str:ref>/abroad/throw-away", asking.throw_away, name="throw_away"),
    *bodies.urlpatterns,
]
urlpatterns = [
    path("abroad/traffic/", lists.show_traffic, name="traffic"),
    path("abroad/traffic/<uuid:unopened_id>/settle", network.settle, name="settle_notice"),
    path("abroad/drills/", network.show_drills, name="drills"),
    path("abroad/drills/<uuid:drill_id>/end", network.end, name="end_drill"),
    *(hotline if settings.MYOSOTIS_ROLE == "hotline" else []),
]
