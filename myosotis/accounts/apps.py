"""Django's handle on this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The people who work here."""

    name = "myosotis.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register the room's checks."""
        from myosotis.accounts import checks  # noqa: F401  registers itself
