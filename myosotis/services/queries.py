"""Reading the directory. It holds nothing personal; whoever may read cases may read it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.services.models import STALE_AFTER, Service
from myosotis.services.words import plain_letters

MOST_FOUND = 12


def list_services(*, user: User, filters: dict[str, str] | None = None) -> list[Service]:
    """The services by name, those whose filters fit.

    `filters`: `q` (words of name and town), `need`, `country`, `language`, `open` ("now"), `state` ("" open ones |
    "stale" | "closed").
    """
    demand(user, Permission.READ_CASES)
    given = filters or {}
    state = given.get("state", "")
    found = Service.objects.filter(closed_at__isnull=state != "closed").select_related("checked_by")
    if state == "stale":
        edge = timezone.localdate(clock.now()) - STALE_AFTER
        found = found.exclude(checked_on__gte=edge)
    if given.get("country"):
        found = found.filter(country=given["country"])
    for name, prefix in (("need", "need"), ("language", "speaks")):
        if given.get(name):
            found = found.filter(plain__contains=f"{prefix}:{given[name]};")
    services = list(_with_words(found, given.get("q", "")))
    if given.get("open") == "now":
        now = local_now()
        services = [service for service in services if service.is_open_at(now)]
    return services


def find_services(*, user: User, text: str, limit: int = MOST_FOUND) -> list[Service]:
    """The open services whose name or town begins words as typed: for a field that offers them while one types."""
    demand(user, Permission.READ_CASES)
    if not text.strip():
        return []
    return list(_with_words(Service.objects.filter(closed_at__isnull=True), text)[:limit])


def find_service_by_label(text: str) -> Service | None:
    """The one open service that is named exactly so ("name, town", or its name); None where none or several are."""
    wanted = plain_letters(" ".join(text.split()))
    if not wanted:
        return None
    words = wanted.replace(",", " ").split()
    services = Service.objects.filter(closed_at__isnull=True)
    for word in words[:4]:
        services = services.filter(plain__contains=word)
    named = [
        service
        for service in services[:50]
        if wanted in (plain_letters(service.label), plain_letters(service.name))
    ]
    return named[0] if len(named) == 1 else None


def list_services_begun(text: str, *, limit: int = MOST_FOUND) -> list[Service]:
    """The open services of which this is half a name: each word begins a word of name or town, one of the name."""
    typed = plain_letters(text).replace(",", " ").split()
    if not typed:
        return []
    found = []
    for service in _with_words(Service.objects.filter(closed_at__isnull=True), text).order_by("name", "town"):
        named = plain_letters(service.name).split()
        told = [*named, *plain_letters(service.town).split()]
        if all(_begins(word, told) for word in typed) and any(_begins(word, named) for word in typed):
            found.append(service)
        if len(found) == limit:
            break
    return found


def get_service(*, user: User, service_id: UUID) -> Service:
    """One service."""
    demand(user, Permission.READ_CASES)
    service = Service.objects.select_related("checked_by", "closed_by").filter(pk=service_id).first()
    if service is None:
        raise Missing
    return service


def list_towns() -> list[str]:
    """The towns that stand in the directory, for a field that offers them."""
    towns = Service.objects.filter(closed_at__isnull=True).exclude(town="").order_by("town")
    return list(towns.values_list("town", flat=True).distinct()[:500])


def local_now() -> dt.datetime:
    """The present moment by the node's clock on the wall."""
    return timezone.localtime(clock.now())


def _begins(start: str, words: list[str]) -> bool:
    return any(word.startswith(start) for word in words)


def _with_words(services: QuerySet[Service], text: str) -> QuerySet[Service]:
    for word in plain_letters(text).replace(",", " ").split()[:6]:
        services = services.filter(plain__contains=word)
    return services
