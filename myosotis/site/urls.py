"""Root addresses: which are on is decided by the node's role."""

from __future__ import annotations

from django.urls import include, path

from myosotis.site import views

urlpatterns = [
    path("health", views.show_health, name="health"),
    path("accounts/", include("allauth.urls")),
]
