"""Texts that are read aloud: written as a draft, signed by a supervisor, and from then on unchanged."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.models import ConsentText
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing


def write_text(*, by: User, use: str, language: str, text: str) -> ConsentText:
    """Write the next version of a text; a draft nobody signed is written anew, a signed one is followed."""
    demand(by, Permission.REVIEW_OPENINGS)
    with transaction.atomic():
        of_language = ConsentText.objects.select_for_update().filter(use=use, language=language)
        draft = of_language.filter(signed_at__isnull=True).first()
        if draft is None:
            last = of_language.aggregate(last=Max("number"))["last"] or 0
            draft = ConsentText(use=use, language=language, number=last + 1)
        draft.text, draft.written_by, draft.written_at = text, by, clock.now()
        draft.save()
        record("consent.text_written", by=by.public_id, text=draft.pk)
    return draft


def sign_text(*, by: User, text_id: UUID) -> ConsentText:
    """Sign a version: it is offered from now on, and never changes."""
    demand(by, Permission.REVIEW_OPENINGS)
    with transaction.atomic():
        text = ConsentText.objects.select_for_update().filter(pk=text_id, signed_at__isnull=True).first()
        if text is None:
            raise Missing
        text.signed_at, text.signed_by = clock.now(), by
        text.save(update_fields=["signed_at", "signed_by"])
        record("consent.text_signed", by=by.public_id, text=text.pk)
    return text
