"""Django's handle on this room."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The house as a whole."""

    name = "myosotis.site"
    label = "site"
