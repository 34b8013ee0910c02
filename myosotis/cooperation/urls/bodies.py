"""Addresses of requests to bodies without a node. The last one is public: whoever has it still needs the passphrase."""

from __future__ import annotations

from django.urls import path

from myosotis.cooperation.views import answer_page, asking_bodies, bodies

urlpatterns = [
    path("abroad/bodies/<uuid:body_request_id>/", bodies.show_body_request, name="body_request"),
    path("abroad/bodies/<uuid:body_request_id>/act", bodies.act, name="body_act"),
    path("abroad/bodies/<uuid:body_request_id>/renew", bodies.renew, name="body_renew"),
    path("abroad/bodies/<uuid:body_request_id>/answer", bodies.note_answer, name="body_answer"),
    path("abroad/bodies/<uuid:body_request_id>/file", bodies.give_file, name="body_file"),
    path("cases/<str:ref>/abroad/ask-body/", asking_bodies.ask, name="ask_body"),
    path("cases/<str:ref>/abroad/preview-body", asking_bodies.preview, name="body_preview"),
    path("page/<str:secret>/", answer_page.show_door, name="answer_page"),
]
