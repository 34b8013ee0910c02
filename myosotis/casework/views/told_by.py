"""Who told it: the part of every form in which the word of a parent, or of anybody of the case, is written down.

Templates include `casework/people/told_by.html` with `tellers`; whatever is written within `as_told` was told by whom
the form names, and by nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from uuid import UUID

from django.http import HttpRequest

from myosotis.accounts.models import User
from myosotis.casework import words
from myosotis.casework.actions.telling import written_as_told
from myosotis.casework.models import Involvement
from myosotis.kernel.errors import Missing
from myosotis.people.models import Name

Tellers = list[tuple[str, str]]
OWN = "own"
"""The person who is being added told it."""


def list_tellers(adults: Iterable[tuple[Involvement, Iterable[Name]]]) -> Tellers:
    """The opened people of a case to choose from: by name, or by what they are to the child."""
    return [
        (
            str(row.pk),
            " · ".join(name.text for name in names) or words.label("relation_to_child", row.role),
        )
        for row, names in adults
    ]


def read_told_by(request: HttpRequest) -> UUID | None:
    """Who told it, as it was sent; the action refuses people of other cases."""
    text = request.POST.get("told_by", "")
    try:
        return UUID(text) if text and text != OWN else None
    except ValueError:
        raise Missing from None


def as_told(request: HttpRequest, user: User, case_id: UUID) -> AbstractContextManager[None]:
    """Whatever is written of the case within was told by whom the form names."""
    return written_as_told(by=user, case_id=case_id, told_by=read_told_by(request))
