"""Django's handle on this room."""

from django.apps import AppConfig


class FrontDeskConfig(AppConfig):
    """The secretariat's front desk."""

    name = "myosotis.frontdesk"
    label = "frontdesk"
