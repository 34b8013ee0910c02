"""Pages about other nodes: for supervisors and keepers. They show counts, times and keys, nothing of any case."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.exchange import words
from myosotis.exchange.actions import peers as acts
from myosotis.exchange.actions.sealed_files import LARGEST_FILE, read_file, write_file
from myosotis.exchange.errors import FileRefused, FingerprintDiffers
from myosotis.exchange.models import Check
from myosotis.exchange.queries.health import PeerPage, read_health, read_peer
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused


class FileForm(forms.Form):
    """A sealed file of another node."""

    file = forms.FileField(label=gettext_lazy("Sealed file"))


@needs(Permission.SEE_PEERS)
@require_GET
def show_peers(request: HttpRequest) -> HttpResponse:
    """All other nodes: what waits for whom since when, and what calls for a person."""
    health = read_health(user=person_of(request))
    rows = [
        {
            "health": one,
            "country": words.name_country(one.peer.country),
            "against": [words.BLOCKS[block] for block in one.against[:1]],
            "problem": words.say_problem(one.stream.problem) if one.stream else "",
        }
        for one in health.peers
    ]
    context = {
        "health": health,
        "rows": rows,
        "standing": words.STANDINGS[health.standing],
        "is_fresh": health.standing.value == "fresh",
        "alarms": [(alarm, words.ALARMS[alarm.kind]) for alarm in health.alarms],
        "can_manage": can(person_of(request), Permission.MANAGE_PEERS),
    }
    return render(request, "exchange/peers.html", context)


@needs(Permission.SEE_PEERS)
@require_GET
def show_peer(request: HttpRequest, node_id: str) -> HttpResponse:
    """One other node."""
    return _draw_peer(request, read_peer(user=person_of(request), node_id=node_id))


@require_POST
@needs(Permission.MANAGE_PEERS)
def check_peer(request: HttpRequest, node_id: str) -> HttpResponse:
    """A person compared the fingerprint."""
    user, told = person_of(request), request.POST.get("told", "")
    how = Check.QR if told.strip().startswith("MX1") else Check.VOICE
    try:
        acts.confirm_fingerprint(by=user, node_id=node_id, how=how, told=told)
    except FingerprintDiffers:
        wrong = _(
            "This is not the fingerprint of the two nodes. Nothing was trusted. Ring at a number you know."
        )
        page = read_peer(user=user, node_id=node_id)
        return _draw_peer(request, page, told=told, mistake=wrong, status=400)
    except Refused as refusal:
        _say_refused(request, refusal)
        return redirect("exchange:peer", node_id=node_id)
    messages.success(request, _("The keys of this node are trusted from now on."))
    return redirect("exchange:peer", node_id=node_id)


@require_POST
@needs(Permission.MANAGE_PEERS)
def change_peer(request: HttpRequest, node_id: str) -> HttpResponse:
    """Suspend, resume, or decide not to work with a node: each in one act."""
    user, act = person_of(request), request.POST.get("act", "")
    if act == "suspend":
        acts.suspend_peer(by=user, node_id=node_id)
        messages.success(request, _("Suspended: nothing goes there and nothing is taken from there."))
    elif act == "resume":
        acts.resume_peer(by=user, node_id=node_id)
        messages.success(request, _("No longer suspended. What waited goes now."))
    elif act == "refuse":
        acts.refuse_peer(by=user, node_id=node_id)
        messages.success(request, _("Its keys are trusted no more."))
    return redirect("exchange:peer", node_id=node_id)


@require_POST
@needs(Permission.MANAGE_PEERS)
def record_ground(request: HttpRequest, node_id: str) -> HttpResponse:
    """On which ground data may go to a node outside the European Union."""
    ground = request.POST.get("ground", "")
    if ground in dict(words.list_grounds()) or not ground:
        acts.record_transfer_ground(by=person_of(request), node_id=node_id, ground=ground)
        messages.success(request, _("The ground is recorded.") if ground else _("The ground is taken back."))
    return redirect("exchange:peer", node_id=node_id)


@require_POST
@needs(Permission.MANAGE_PEERS)
def settle_alarm(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Somebody has looked at it."""
    acts.settle_alarm(by=person_of(request), alarm_id=alarm_id)
    return redirect("exchange:peers")


@require_POST
@needs(Permission.SEE_PEERS)
def write_sealed(request: HttpRequest, node_id: str) -> HttpResponse:
    """What waits for a node, as a file for a stick or a mail."""
    try:
        content = write_file(by=person_of(request), node_id=node_id)
    except Refused as refusal:
        _say_refused(request, refusal)
        return redirect("exchange:peer", node_id=node_id)
    answer = HttpResponse(content, content_type="application/octet-stream")
    stamp = timezone.localtime(clock.now()).strftime("%Y-%m-%d-%H%M")
    answer["Content-Disposition"] = f'attachment; filename="to-{node_id}-{stamp}.sealed"'
    return answer


@needs(Permission.SEE_PEERS)
@require_http_methods(["GET", "POST"])
def read_sealed(request: HttpRequest) -> HttpResponse:
    """Take in a sealed file that another node wrote."""
    form = FileForm(request.POST or None, request.FILES or None)
    brought = None
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read(LARGEST_FILE + 1)
            brought = read_file(by=person_of(request), content=content)
        except FileRefused as refusal:
            form.add_error("file", _say_file_refused(refusal))
    status = 400 if form.errors else 200
    return render(request, "exchange/file.html", {"form": form, "brought": brought}, status=status)


def _draw_peer(
    request: HttpRequest, page: PeerPage, *, told: str = "", mistake: str = "", status: int = 200
) -> HttpResponse:
    peer = page.health.peer
    context = {
        "page": page,
        "health": page.health,
        "peer": peer,
        "country": words.name_country(peer.country),
        "against": [words.BLOCKS[block] for block in page.health.against],
        "against_check": [words.BLOCKS[block] for block in page.against_check],
        "alarms": [(alarm, words.ALARMS[alarm.kind]) for alarm in page.alarms],
        "problem": words.say_problem(page.health.stream.problem) if page.health.stream else "",
        "code": words.draw_code(page.fingerprint.text),
        "grounds": words.list_grounds(),
        "ground": dict(words.list_grounds()).get(peer.transfer_ground, peer.transfer_ground),
        "told": told,
        "mistake": mistake,
        "can_manage": can(person_of(request), Permission.MANAGE_PEERS),
    }
    return render(request, "exchange/peer.html", context, status=status)


def _say_refused(request: HttpRequest, refusal: Refused) -> None:
    sentences = {block.value: sentence for block, sentence in words.BLOCKS.items()}
    if refusal.reason not in sentences:
        raise refusal
    messages.warning(request, str(sentences[refusal.reason]))


def _say_file_refused(refusal: FileRefused) -> str:
    return {
        "other_node": _("This file is for another node."),
        "unknown_sender": _("The directory knows no node that wrote this file."),
    }.get(refusal.code, _("This is no sealed file of a node, or it was changed on the way."))
