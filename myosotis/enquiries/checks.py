"""What is dangerous about private enquiries, as Django system checks with stable ids."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register
def check_reviewed(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """myosotis.W008: switched on in real use; `check-node` says beside it whether a review is on record."""
    if not settings.MYOSOTIS_ENQUIRIES or settings.MYOSOTIS_DEMO or settings.MYOSOTIS_TEST:
        return []
    return [
        Warning(
            "Private enquiries are switched on: only where somebody outside has reviewed their composition.",
            hint="Set MYOSOTIS_ENQUIRIES to no, or see that `myosotis record-check cryptography_review` was done.",
            id="myosotis.W008",
        )
    ]
