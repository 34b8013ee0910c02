"""Writing the directory: add, change, check, close, bring in. Every act stands in the log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.services.models import Service
from myosotis.services.words import plain_letters


def save_service(*, by: User, values: dict[str, Any], service_id: UUID | None = None) -> Service:
    """Add a service, or change one. `values`: fields of the table."""
    demand(by, Permission.MANAGE_SERVICES)
    with transaction.atomic():
        service = _lock(service_id) if service_id else Service()
        _write(service, values)
        record("service.changed" if service_id else "service.added", by=by.public_id, service=service.pk)
    return service


def check_service(*, by: User, service_id: UUID) -> None:
    """Somebody made sure today that what stands there is true."""
    demand(by, Permission.MANAGE_SERVICES)
    with transaction.atomic():
        service = _lock(service_id)
        service.checked_on, service.checked_by = timezone.localdate(clock.now()), by
        service.save(update_fields=["checked_on", "checked_by"])
        record("service.checked", by=by.public_id, service=service_id)


def close_service(*, by: User, service_id: UUID) -> None:
    """The service exists no longer; referrals go on naming it."""
    demand(by, Permission.MANAGE_SERVICES)
    with transaction.atomic():
        service = _lock(service_id)
        service.closed_at, service.closed_by = clock.now(), by
        service.save(update_fields=["closed_at", "closed_by"])
        record("service.closed", by=by.public_id, service=service_id)


def reopen_service(*, by: User, service_id: UUID) -> None:
    """It does exist."""
    demand(by, Permission.MANAGE_SERVICES)
    with transaction.atomic():
        service = _lock(service_id)
        service.closed_at = service.closed_by = None
        service.save(update_fields=["closed_at", "closed_by"])
        record("service.reopened", by=by.public_id, service=service_id)


def import_services(*, by: User, rows: list[dict[str, Any]]) -> tuple[int, int]:
    """Bring in services, all or none; one of the same name, country and town is changed. How many new and changed."""
    demand(by, Permission.MANAGE_SERVICES)
    added = changed = 0
    with transaction.atomic():
        known = {_identity(service): service for service in Service.objects.select_for_update()}
        for values in rows:
            wanted = Service(name=values["name"], country=values["country"], town=values["town"])
            service = known.get(_identity(wanted))
            added, changed = (added + 1, changed) if service is None else (added, changed + 1)
            service = service or wanted
            _write(service, values)
            known[_identity(service)] = service
        record("service.imported", by=by.public_id, added=added, changed=changed)
    return added, changed


def _lock(service_id: UUID) -> Service:
    service = Service.objects.select_for_update().filter(pk=service_id).first()
    if service is None:
        raise Missing
    return service


def _write(service: Service, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(service, name, value)
    service.plain = make_plain(service)
    service.save()


def make_plain(service: Service) -> str:
    """What lists are filtered by."""
    codes = [f"need:{code};" for code in service.needs] + [f"speaks:{code};" for code in service.languages]
    return " ".join([plain_letters(f"{service.name} {service.town} {service.notes[:300]}"), *codes])[:1500]


def _identity(service: Service) -> tuple[str, str, str]:
    return plain_letters(service.name), service.country, plain_letters(service.town)
