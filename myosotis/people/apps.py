"""Django's handle on this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons in the records."""

    name = "myosotis.people"
    label = "people"
