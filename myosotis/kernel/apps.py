"""Django's handle on this room."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The floor everybody stands on."""

    name = "myosotis.kernel"
    label = "kernel"
