"""Pages of the network: the list, one hotline, its forms, bodies without a node."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, demand, needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.network import carrying, queries, signing, words
from myosotis.network.actions import hotlines as actions
from myosotis.network.actions import loading
from myosotis.network.forms import (
    BodyForm,
    DutyForms,
    FederationForm,
    FilterForm,
    HotlineForm,
    LoadForm,
    RemarkForm,
    initial_of,
    initial_of_body,
    initial_of_duty,
    initial_of_federation,
)
from myosotis.network.models import Hotline
from myosotis.services.words import name_country

CHANGED_MEANWHILE = ("hotline_changed_meanwhile", "body_changed_meanwhile")


@needs(Permission.SEE_HOTLINES)
@require_GET
def show_hotlines(request: HttpRequest) -> HttpResponse:
    """The hotlines in other countries: who answers now, in which language, by which number."""
    user = person_of(request)
    form = FilterForm(request.GET or None)
    filters = form.to_filters() if request.GET else {}
    rows = queries.list_hotlines(user=user, filters=filters)
    context = {
        "form": form,
        "rows": rows,
        "open_count": sum(1 for row in rows if row.openness.is_open),
        "is_filtered": bool(filters),
        "own": queries.find_own_hotline(user=user),
        "is_coordinator": settings.MYOSOTIS_ROLE == "coordinator",
        **_rights(request),
    }
    return render(request, "network/hotlines.html", context)


@needs(Permission.SEE_HOTLINES)
@require_GET
def show_hotline(request: HttpRequest, hotline_id: UUID) -> HttpResponse:
    """One hotline: whom to ring, its hours by both clocks, and whom else to reach in its country."""
    user = person_of(request)
    row = queries.get_hotline(user=user, hotline_id=hotline_id)
    remark = getattr(row.hotline, "local_remark", None)
    context = {
        "row": row,
        "hotline": row.hotline,
        "bodies": queries.list_bodies(user=user, country=row.hotline.country),
        "has_peer": queries.has_peer(user=user, hotline=row.hotline),
        "remark": remark,
        "remark_form": RemarkForm(initial={"text": remark.text if remark else ""}),
        "may_keep": actions.may_keep(user, row.hotline),
        "may_claim": can(user, Permission.KEEP_OWN_HOTLINE) and actions.may_be_ours(row.hotline),
        **_rights(request),
    }
    return render(request, "network/hotline.html", context)


@needs(Permission.KEEP_HOTLINES)
@require_http_methods(["GET", "POST"])
def add_hotline(request: HttpRequest) -> HttpResponse:
    """A new hotline."""
    forms = _Forms(request, None, has_federation=True)
    if forms.are_valid():
        hotline = actions.add_hotline(
            by=person_of(request),
            values=forms.entry.to_values(),
            federation=forms.federation_values() or {},
            duty=forms.duty_values(),
        )
        messages.success(request, _("The hotline stands in the network. Hand the file on to the hotlines."))
        return redirect("network:hotline", hotline_id=hotline.pk)
    return _draw_forms(request, forms, None)


@needs(Permission.KEEP_OWN_HOTLINE)
@require_http_methods(["GET", "POST"])
def edit_hotline(request: HttpRequest, hotline_id: UUID) -> HttpResponse:
    """The entry of a hotline; for who keeps the network also what the federation records."""
    user = person_of(request)
    hotline = queries.get_hotline(user=user, hotline_id=hotline_id).hotline
    if not actions.may_keep(user, hotline):
        demand(user, Permission.KEEP_HOTLINES)
    forms = _Forms(request, hotline, has_federation=can(user, Permission.KEEP_HOTLINES))
    if forms.are_valid():
        try:
            actions.change_hotline(
                by=user,
                hotline_id=hotline_id,
                values=forms.entry.to_values(),
                duty=forms.duty_values(),
                seen=forms.entry.cleaned_data["seen"] or 0,
                federation=forms.federation_values(),
            )
        except Refused as refusal:
            _say_changed_meanwhile(refusal, forms.entry)
        else:
            messages.success(request, _("The entry was changed."))
            return redirect("network:hotline", hotline_id=hotline_id)
    return _draw_forms(request, forms, hotline)


@require_POST
@needs(Permission.KEEP_OWN_HOTLINE)
def claim_hotline(request: HttpRequest, hotline_id: UUID) -> HttpResponse:
    """This node is that hotline."""
    try:
        actions.claim_hotline(by=person_of(request), hotline_id=hotline_id)
    except Refused as refusal:
        if refusal.reason != "not_our_hotline":
            raise
        messages.warning(request, _("This node is of another country, or another hotline was named already."))
    return redirect("network:hotline", hotline_id=hotline_id)


@require_POST
@needs(Permission.KEEP_OWN_HOTLINE)
def keep_remark(request: HttpRequest, hotline_id: UUID) -> HttpResponse:
    """A remark that stays at this node."""
    form = RemarkForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        actions.keep_remark(by=person_of(request), hotline_id=hotline_id, text=text)
        messages.success(request, _("The remark is kept.") if text else _("The remark is taken away."))
    else:
        messages.warning(request, _("The remark is longer than a thousand letters and was not kept."))
    return redirect("network:hotline", hotline_id=hotline_id)


@needs(Permission.KEEP_HOTLINES)
@require_http_methods(["GET", "POST"])
def add_body(request: HttpRequest) -> HttpResponse:
    """A new body without a node."""
    country = request.GET.get("country", "")[:2]
    form = BodyForm(request.POST if request.method == "POST" else None, initial={"country": country})
    if form.is_valid():
        body = actions.add_body(by=person_of(request), values=form.to_values())
        messages.success(request, _("The body stands in the network. Hand the file on to the hotlines."))
        return redirect("network:edit_body", body_id=body.pk)
    return _draw_body(request, form, None)


@needs(Permission.KEEP_HOTLINES)
@require_http_methods(["GET", "POST"])
def edit_body(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Change a body without a node."""
    user = person_of(request)
    body = queries.get_body(user=user, body_id=body_id)
    form = BodyForm(request.POST if request.method == "POST" else None, initial=initial_of_body(body))
    if form.is_valid():
        try:
            actions.change_body(
                by=user, body_id=body_id, values=form.to_values(), seen=form.cleaned_data["seen"] or 0
            )
        except Refused as refusal:
            _say_changed_meanwhile(refusal, form)
        else:
            messages.success(request, _("The entry was changed."))
            return redirect("network:edit_body", body_id=body_id)
    return _draw_body(request, form, body)


@require_POST
@needs(Permission.KEEP_HOTLINES)
def remove_body(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """A body that exists no longer."""
    actions.remove_body(by=person_of(request), body_id=body_id)
    messages.success(request, _("The body was removed."))
    return redirect("network:hotlines")


@needs(Permission.KEEP_OWN_HOTLINE)
@require_GET
def write_file(request: HttpRequest) -> HttpResponse:
    """The network as a file; for a supervisor the own entry only."""
    hotlines, bodies, is_whole = queries.list_for_file(user=person_of(request))
    text = signing.sign_file(carrying.write_file(hotlines, bodies, is_whole=is_whole))
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    day = timezone.localdate(clock.now()).isoformat()
    answer["Content-Disposition"] = f'attachment; filename="network-{day}.json"'
    return answer


@needs(Permission.KEEP_OWN_HOTLINE)
@require_http_methods(["GET", "POST"])
def load_file(request: HttpRequest) -> HttpResponse:
    """Take in a file: all of it, or nothing and what is wrong with it."""
    form = LoadForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        signed = signing.open_file(form.cleaned_data["file"].read(carrying.MOST_BYTES + 1))
        read = carrying.read_file(signed.document)
        missing = signed.problem or signing.find_missing(signed, is_whole=read.is_whole)
        problems = read.problems or ([missing] if missing else loading.find_problems(read))
        if not problems:
            counts = loading.load_network(by=person_of(request), read=read)
            messages.success(request, words.say_loaded(counts, signed.name))
            return redirect("network:hotlines")
    status = 400 if problems or form.errors else 200
    return render(request, "network/load.html", {"form": form, "problems": problems}, status=status)


class _Forms:
    """The forms of a hotline: its entry, its duty contacts, the federation's record."""

    def __init__(self, request: HttpRequest, hotline: Hotline | None, *, has_federation: bool) -> None:
        sent = request.POST if request.method == "POST" else None
        today = timezone.localdate(clock.now())
        start: dict[str, Any] = {"time_zone": "Europe/Brussels", "checked_on": today}
        self.entry = HotlineForm(sent, initial=initial_of(hotline) if hotline else start)
        duty = initial_of_duty(hotline) if hotline else []
        self.duty = DutyForms(sent, initial=duty, prefix="duty")
        recorded = initial_of_federation(hotline) if hotline else {}
        self.federation = FederationForm(sent, initial=recorded, prefix="fed") if has_federation else None
        self.hotline, self.is_sent = hotline, sent is not None

    def are_valid(self) -> bool:
        """Whether they were sent and everything fits; each says what does not."""
        if not self.is_sent:
            return False
        checked = [self.entry.is_valid(), self.duty.is_valid()]
        if self.federation is not None:
            checked.append(self.federation.is_valid())
            self._demand_free_node()
            checked.append(self.federation.is_valid())
        return all(checked)

    def _demand_free_node(self) -> None:
        node_id = getattr(self.federation, "cleaned_data", {}).get("node_id")
        others = Hotline.objects.exclude(pk=self.hotline.pk) if self.hotline else Hotline.objects.all()
        if self.federation and node_id and others.filter(node_id=node_id).exists():
            self.federation.add_error("node_id", _("Another hotline has this id of a node."))

    def duty_values(self) -> list[dict[str, Any]]:
        """The duty contacts that were written."""
        filled = [form.cleaned_data for form in self.duty if form.cleaned_data.get("role")]
        return [{**one, "when": one["when"] or "any"} for one in filled]

    def federation_values(self) -> dict[str, Any] | None:
        """The federation's record, None for who may not change it."""
        return self.federation.to_values() if self.federation is not None else None


def _rights(request: HttpRequest) -> dict[str, bool]:
    user = person_of(request)
    return {
        "can_keep": can(user, Permission.KEEP_HOTLINES),
        "can_load": can(user, Permission.KEEP_OWN_HOTLINE),
    }


def _say_changed_meanwhile(refusal: Refused, form: HotlineForm | BodyForm) -> None:
    if refusal.reason not in CHANGED_MEANWHILE:
        raise refusal
    form.add_error(None, _("Somebody changed this meanwhile. Open it in a second window and compare."))


def _draw_forms(request: HttpRequest, forms: _Forms, hotline: Hotline | None) -> HttpResponse:
    context = {
        "form": forms.entry,
        "duty": forms.duty,
        "federation": forms.federation,
        "hotline": hotline,
        "has_mistakes": forms.is_sent,
        "members": queries.list_member_names(user=person_of(request)),
    }
    return render(request, "network/edit.html", context, status=400 if forms.is_sent else 200)


def _draw_body(request: HttpRequest, form: BodyForm, body: Any) -> HttpResponse:
    context = {"form": form, "body": body, "country": name_country(body.country) if body else ""}
    return render(request, "network/body.html", context, status=400 if form.errors else 200)
