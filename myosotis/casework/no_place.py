"""The warning beside free words that a block does not hide, because work would stop without them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WRITE_NO_PLACE = _("Write no place here: these words are shown while a block stands.")
