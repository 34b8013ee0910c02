"""Django's handle on this room."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Sealed files."""

    name = "myosotis.files"
    label = "files"
