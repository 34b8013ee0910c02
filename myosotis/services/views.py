"""Pages of the directory: the list, one service, bringing in and downloading, and what a field offers while typing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.kernel import clock
from myosotis.services import actions, queries, tables, words
from myosotis.services.forms import FilterForm, ImportForm, ServiceForm, initial_of, say_spans
from myosotis.services.models import DAYS, Service

ROWS_A_PAGE = 50


@needs(Permission.READ_CASES)
@require_GET
def show_services(request: HttpRequest) -> HttpResponse:
    """The list, with filters."""
    form = FilterForm(request.GET or None)
    filters = form.to_filters() if request.GET else {}
    services = queries.list_services(user=person_of(request), filters=filters)
    number = request.GET.get("page", "")
    page = Paginator(services, ROWS_A_PAGE).get_page(
        int(number) if number.isdecimal() and len(number) < 6 else 1
    )
    context = {
        "form": form,
        "page": page,
        "rows": [describe_service(service) for service in page.object_list],
        "is_filtered": bool(filters),
        "towns": queries.list_towns(),
        "can_manage": can(person_of(request), Permission.MANAGE_SERVICES),
    }
    return render(request, "services/services.html", context)


@needs(Permission.READ_CASES)
@require_GET
def find_services(request: HttpRequest) -> JsonResponse:
    """What a field offers while somebody types a service."""
    text = request.GET.get("q", "")[:80]
    now = queries.local_now()
    found = [
        {
            "id": str(service.pk),
            "label": service.label,
            "needs": ", ".join(words.name_need(code) for code in service.needs[:3]),
            "open": service.is_open_at(now),
        }
        for service in queries.find_services(user=person_of(request), text=text)
    ]
    return JsonResponse({"services": found})


@needs(Permission.READ_CASES)
@require_http_methods(["GET", "POST"])
def show_service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """One service, and for those who keep the directory the form to change it."""
    user = person_of(request)
    service = queries.get_service(user=user, service_id=service_id)
    form = ServiceForm(request.POST if request.method == "POST" else None, initial=initial_of(service))
    if request.method == "POST" and form.is_valid():
        actions.save_service(by=user, values=form.to_values(), service_id=service_id)
        messages.success(request, _("The service was changed."))
        return redirect("services:service", service_id=service_id)
    context = {
        "form": form,
        "service": service,
        "row": describe_service(service),
        "week": [
            (name, say_spans(service.open_hours[day]))
            for day, name in words.list_days()
            if day in service.open_hours
        ],
        "can_manage": can(user, Permission.MANAGE_SERVICES),
    }
    return render(request, "services/service.html", context)


@needs(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "POST"])
def add_service(request: HttpRequest) -> HttpResponse:
    """A new service."""
    form = ServiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        service = actions.save_service(by=person_of(request), values=form.to_values())
        messages.success(
            request, _("The service stands in the directory. Mark it checked when you have made sure.")
        )
        return redirect("services:service", service_id=service.pk)
    return render(request, "services/add.html", {"form": form})


@needs(Permission.MANAGE_SERVICES)
@require_POST
def check_service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Made sure today."""
    actions.check_service(by=person_of(request), service_id=service_id)
    return redirect("services:service", service_id=service_id)


@needs(Permission.MANAGE_SERVICES)
@require_POST
def close_service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """It exists no longer, or it does after all."""
    act = actions.reopen_service if request.POST.get("undo") else actions.close_service
    act(by=person_of(request), service_id=service_id)
    return redirect("services:service", service_id=service_id)


@needs(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "POST"])
def import_services(request: HttpRequest) -> HttpResponse:
    """Bring in a table: all of it, or nothing and what is wrong with it."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        read = tables.read_table(form.cleaned_data["table"].read(tables.MOST_BYTES + 1))
        problems = read.problems
        if not problems:
            added, changed = actions.import_services(by=person_of(request), rows=read.rows)
            messages.success(request, _say_imported(added, changed))
            return redirect("services:services")
    context: dict[str, Any] = {"form": form, "problems": problems, "columns": tables.name_columns()}
    return render(request, "services/import.html", context)


@needs(Permission.READ_CASES)
@require_GET
def export_services(request: HttpRequest) -> HttpResponse:
    """Download the directory."""
    table = tables.write_table(queries.list_services(user=person_of(request)))
    answer = HttpResponse("\ufeff" + table, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="services.csv"'
    return answer


def describe_service(service: Service) -> dict[str, Any]:
    """One line of the list."""
    now = queries.local_now()
    return {
        "service": service,
        "needs": [words.name_need(code) for code in service.needs],
        "languages": [words.name_language(code) for code in service.languages],
        "country": words.name_country(service.country),
        "is_open": service.is_open_at(now),
        "today": say_spans(service.open_hours.get(DAYS[now.weekday()], [])),
        "is_stale": service.is_stale(timezone.localdate(clock.now())),
    }


def _say_imported(added: int, changed: int) -> str:
    new = ngettext("{number} service is new", "{number} services are new", added).format(number=added)
    old = ngettext("{number} was changed", "{number} were changed", changed).format(number=changed)
    return _("{new}, {old}.").format(new=new, old=old)
