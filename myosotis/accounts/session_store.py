"""Where sessions are kept: Django's table, read by a statement that is written once; every request asks it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from myosotis.kernel.statements import written_once


class SessionStore(db.SessionStore):
    """Django's own in everything else."""

    def _get_session_from_db(self) -> Any:
        found = _running(key=str(self.session_key), now=timezone.now()) if self.session_key else []
        if not found:
            self._session_key = None
            return None
        return found[0]


@written_once
def _running(*, key: str, now: dt.datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
