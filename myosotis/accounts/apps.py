"""Django's handle on this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The people who work here."""

    name = "myosotis.accounts"
    label = "accounts"
