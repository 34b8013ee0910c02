"""Django's handle on this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The one log."""

    name = "myosotis.audit"
    label = "audit"
