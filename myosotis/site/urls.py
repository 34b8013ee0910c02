"""Root addresses: which are on is decided by the node's role."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from myosotis.casework.views.log import poll
from myosotis.site import views

# A hotline's own work. The coordinator and the bureau hold no hotline's case, so its addresses do not exist there.
hotline: list[URLPattern | URLResolver] = [
    path("", include("myosotis.casework.urls")),
    path("", include("myosotis.services.urls")),
    path("", include("myosotis.papers.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", views.show_health, name="health"),
    path("live", poll, name="live"),
    path("home", views.show_home, name="home"),
    path("", include("myosotis.accounts.urls")),
    *(hotline if settings.MYOSOTIS_ROLE == "hotline" else []),
    path("", include("myosotis.exchange.urls")),
    path("", include("myosotis.network.urls")),
    path("", include("myosotis.enquiries.urls")),
    path("", include("myosotis.cooperation.urls")),
    path("", include("myosotis.figures.urls")),
    path("", include("myosotis.frontdesk.urls")),
    path("", include("myosotis.desk.urls")),
]
handler500 = "myosotis.site.views.show_fault"
