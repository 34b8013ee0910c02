"""Root addresses: which are on is decided by the node's role."""

from __future__ import annotations

from django.urls import include, path

from myosotis.casework.views.log import poll
from myosotis.site import views

urlpatterns = [
    path("health", views.show_health, name="health"),
    path("live", poll, name="live"),
    path("home", views.show_home, name="home"),
    path("", include("myosotis.accounts.urls")),
    path("", include("myosotis.casework.urls")),
    path("", include("myosotis.desk.urls")),
]
handler500 = "myosotis.site.views.show_fault"
