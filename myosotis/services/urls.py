"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from myosotis.services import views

app_name = "services"
urlpatterns = [
    path("services/", views.show_services, name="services"),
    path("services/find", views.find_services, name="find"),
    path("services/new", views.add_service, name="add"),
    path("services/import", views.import_services, name="import"),
    path("services/export", views.export_services, name="export"),
    path("services/<uuid:service_id>/", views.show_service, name="service"),
    path("services/<uuid:service_id>/check", views.check_service, name="check"),
    path("services/<uuid:service_id>/close", views.close_service, name="close"),
]
