"""Dangerous settings of the exchange, as Django system checks with stable ids."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register
def check_own_net(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """myosotis.E007: only a demo or a test reaches hosts of its own net, unencrypted."""
    if not settings.MYOSOTIS_EXCHANGE_OWN_NET or settings.MYOSOTIS_DEMO or settings.MYOSOTIS_TEST:
        return []
    return [
        Error(
            "MYOSOTIS_EXCHANGE_OWN_NET lets the node reach hosts that are no public addresses.",
            hint="Take it away: it is for demos and drills.",
            id="myosotis.E007",
        )
    ]
