"""Django's handle on this room."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The house as a whole."""

    name = "myosotis.site"
    label = "site"

    def ready(self) -> None:
        """The checks of the settings register themselves; months are written as each language does."""
        from myosotis.site import checks  # noqa: F401
        from myosotis.site.formats.months import use_these_months

        use_these_months()
