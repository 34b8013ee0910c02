"""Releases at the secretariat: the ledger, one release with its proofs and signatures, its built files."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.countries import name_country
from myosotis.figures.actions import releases as acts
from myosotis.figures.codes import code_of
from myosotis.figures.forms.releases import EmbargoForm, ProofForm, ReleaseForm
from myosotis.figures.forms.rounds import LetterForm
from myosotis.figures.models import Proof, Release
from myosotis.figures.naming import name_indicator
from myosotis.figures.queries.releases import (
    BuiltFile,
    ReleaseView,
    find_entry,
    find_file,
    list_releases,
    read_release,
)
from myosotis.figures.queries.rounds import find_round, list_rounds
from myosotis.figures.report.places import PACK
from myosotis.figures.report.policy import load_policy
from myosotis.figures.views.collection_frame import act, show, sort_by_country
from myosotis.kernel import clock
from myosotis.services.words import name_language

HERE = "figures:releases"
READ_HERE = (".html", ".css", ".pdf", ".svg", ".png", ".woff2")
USUAL_LANGUAGES = ("en", "fr", "de", "el")
AUDITED = {
    "counts": gettext_lazy("Numbers that could be told"),
    "hidden": gettext_lazy("Of them hidden"),
    "readers": gettext_lazy("Read as"),
    "attempts": gettext_lazy("Attempts"),
    "passed": pgettext_lazy("an attack on a release", "Passed"),
    "narrowest": gettext_lazy("Narrowest interval left"),
    "leaks": gettext_lazy("Found out"),
}
WHY_HELD = {
    "small": gettext_lazy(
        "Its correction moves a number by fewer than {threshold}, which the difference between the two releases would "
        "tell. {year} is counted as it was told; the correction is taken up once everything it moves moves by more."
    ),
    "late": gettext_lazy(
        "It reported {year} after that year was told, and would stand alone in the difference between the two releases."
    ),
    "gone": gettext_lazy("It has no return of {year} any more; the year is counted as it was told."),
}
WHY_NOT = {
    "not_now": gettext_lazy("It is not there to be signed: it is being built, out already, or stopped."),
    "audit_has_not_passed": gettext_lazy("The attack on it has not passed. Nothing may be signed."),
    "another_person_signs": gettext_lazy("You have signed. The second signature is another person’s."),
    "a_correction_is_announced": gettext_lazy("A hotline announced a new version of its figures."),
    "policy_not_approved": gettext_lazy(
        "Two people have not approved how some of its tables may be published."
    ),
}


@needs(Permission.KEEP_ROUNDS)
@require_GET
def show_releases(request: HttpRequest) -> HttpResponse:
    """Every release with its state: the ledger."""
    user = person_of(request)
    rows = list_releases(user=user)
    out = sum(1 for one in rows if one.is_out(clock.now()))
    context = {
        "headline": ngettext("{count} release is public", "{count} releases are public", out).format(
            count=out
        )
        if out
        else _("No release is public yet"),
        "rows": [describe(one) for one in rows],
        "rounds": [one.round for one in list_rounds(user=user) if one.sent],
    }
    return show(request, "figures/collection/releases.html", context, here=HERE)


@needs(Permission.KEEP_ROUNDS)
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Begin a release of a round."""
    user = person_of(request)
    row = find_round(round_id, user=user)
    begun = {"name": _("Figures and Trends {year}").format(year=row.year), "languages": USUAL_LANGUAGES}
    form = ReleaseForm(request.POST if request.method == "POST" else None, initial=begun, year=row.year)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        release = acts.prepare_release(
            by=user,
            round_id=round_id,
            name=given["name"],
            languages=given["languages"],
            revises=given["revises"].pk if given["revises"] else None,
            note=given["note"],
        )
        return redirect("figures:release", release.pk)
    status = 400 if form.errors else 200
    context = {"form": form, "round": row}
    return show(request, "figures/collection/prepare.html", context, here=HERE, status=status)


@needs(Permission.KEEP_ROUNDS)
@require_GET
def show_release(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """One release: built, shown to hotlines, signed, out."""
    return _show(request, release_id)


def _show(request: HttpRequest, release_id: UUID, status: int = 200, **forms: Any) -> HttpResponse:
    view = read_release(user=person_of(request), release_id=release_id)
    release = view.release
    until = timezone.localtime(release.embargo_until) if release.embargo_until else None
    context = {
        "view": view,
        "release": release,
        "headline": say_headline(view),
        "state": say_state(release),
        "why_not": WHY_NOT.get(view.why_not, ""),
        "unapproved": [name_indicator(code) for code in view.unapproved],
        "audit": list(describe_audit(release)),
        "held": [say_held(one) for one in release.audit.get("held", ())],
        "withheld": [say_withheld(name) for name in release.audit.get("withheld", ())],
        "proofs": sort_by_country([describe_proof(one, view, forms) for one in view.proofs]),
        "answered": sum(1 for one in view.proofs if one.verdict),
        "groups": group_files(view.files),
        "readings": find_readings(view.files),
        "count": len(view.files),
        "embargo": forms.get("embargo") or EmbargoForm(initial={"until": until}),
        "letter": forms.get("letter") or LetterForm(initial={"text": proof_text(release)}),
    }
    return show(request, "figures/collection/release.html", context, here=HERE, status=status)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def want_build(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Build it anew."""
    user = person_of(request)
    return act(
        request, lambda: acts.want_build(by=user, release_id=release_id), "figures:release", release_id
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def send_proofs(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Show every hotline its own sheet."""
    user, form = person_of(request), LetterForm(request.POST)
    if not form.is_valid():
        return _show(request, release_id, 400, letter=form)
    text = form.cleaned_data["text"]
    return act(
        request,
        lambda: acts.send_proofs(by=user, release_id=release_id, text=text),
        "figures:release",
        release_id,
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def note_proof(request: HttpRequest, release_id: UUID, proof_id: int) -> HttpResponse:
    """What a hotline answered."""
    user, form = person_of(request), ProofForm(request.POST, prefix=str(proof_id))
    if not form.is_valid():
        return _show(request, release_id, 400, **{f"proof-{proof_id}": form})
    given = form.cleaned_data
    return act(
        request,
        lambda: acts.note_proof(by=user, release_id=release_id, proof_id=proof_id, **given),
        "figures:release",
        release_id,
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def set_embargo(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """From when it may be public."""
    user, form = person_of(request), EmbargoForm(request.POST)
    if not form.is_valid():
        return _show(request, release_id, 400, embargo=form)
    until = form.cleaned_data["until"]
    return act(
        request,
        lambda: acts.set_embargo(by=user, release_id=release_id, until=until),
        "figures:release",
        release_id,
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def sign(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Sign what the page showed."""
    user, digest = person_of(request), request.POST.get("digest", "")
    return act(
        request,
        lambda: acts.sign_release(by=user, release_id=release_id, digest=digest),
        "figures:release",
        release_id,
        said=_("Signed."),
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def stop(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Stop it before it is out."""
    user = person_of(request)
    return act(
        request, lambda: acts.stop_release(by=user, release_id=release_id), "figures:release", release_id
    )


@needs(Permission.KEEP_ROUNDS)
@require_GET
def give_table(request: HttpRequest, release_id: UUID, table: str) -> HttpResponse:
    """One table of the ledger, as it is published."""
    entry = find_entry(user=person_of(request), release_id=release_id, table=table)
    answer = HttpResponse(entry.content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{entry.table}.csv"'
    return answer


@needs(Permission.KEEP_ROUNDS)
@require_GET
def give_file(request: HttpRequest, release_id: UUID, path: str) -> HttpResponse:
    """One file of a build: pages are read here, data is downloaded."""
    found = find_file(user=person_of(request), release_id=release_id, path=path)
    kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    is_read_here = found.suffix in READ_HERE
    answer = HttpResponse(found.read_bytes(), content_type=kind)
    way = "inline" if is_read_here else "attachment"
    answer["Content-Disposition"] = f'{way}; filename="{found.name}"'
    return answer


def describe(one: Any) -> dict[str, Any]:
    """One line of the ledger."""
    return {
        "one": one,
        "form": one.get_form_display(),
        "state": say_state(one),
        "tables": one.tables,
        "hidden": one.hidden or 0,
        "signed": [
            {"name": person.name, "at": at}
            for person, at in ((one.first_by, one.first_at), (one.second_by, one.second_at))
            if person
        ],
    }


def say_state(one: Release) -> dict[str, str]:
    """How far it is, in a word with its tone."""
    now = clock.now()
    if one.stopped_at:
        return {"name": _("stopped"), "tone": ""}
    if one.is_out(now):
        return {"name": _("public"), "tone": "ok"}
    if one.is_signed:
        day = date_format(timezone.localtime(one.embargo_until or now), "j M Y H:i")
        return {"name": _("signed, out on {day}").format(day=day), "tone": "ok"}
    if one.fault:
        return {"name": _("could not be built"), "tone": "r"}
    if one.wanted_at:
        return {"name": _("is being built"), "tone": "q"}
    if not one.is_safe:
        return {"name": _("the attack has not passed"), "tone": "r"}
    return {"name": _("signed by one") if one.first_at else _("to be signed"), "tone": "a"}


def say_headline(view: ReleaseView) -> str:
    """What it is, and how far."""
    return _("{name}: {state}").format(name=view.release.name, state=say_state(view.release)["name"])


def say_held(one: Mapping[str, Any]) -> dict[str, str]:
    """Which return an edition does not count, and why; no number of it."""
    why = str(WHY_HELD[one["why"]]).format(year=one["year"], threshold=load_policy().threshold)
    return {"name": one["name"], "year": one["year"], "why": why}


def say_withheld(name: str) -> str:
    """A table that is left out as a whole, by what it counts."""
    measure, _dash, year = name.rpartition("-")
    return f"{name_indicator(measure)}, {year}"


def describe_audit(release: Release) -> list[tuple[str, str]]:
    """What was tried to recover hidden cells, line by line, as the build wrote it."""
    told = [(str(AUDITED[name]), _plain(value)) for name, value in release.audit.items() if name in AUDITED]
    cubes = release.audit.get("cubes")
    notes = (
        [note for cube in cubes.values() for note in cube.get("notes", ())] if isinstance(cubes, dict) else []
    )
    public = [(str(_("Public elsewhere")), note) for note in dict.fromkeys(notes) if "public cell" in note]
    return told + public


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if isinstance(value, dict):
        return ", ".join(f"{key} {one}" for key, one in value.items()) or "–"
    return str(value)


def describe_proof(one: Proof, view: ReleaseView, forms: dict[str, Any]) -> dict[str, Any]:
    """What a hotline said of its sheet, and the sheet in each language, to be sent by mail where no line goes."""
    sheet = f"/hotlines/{code_of(one.hotline)}-{view.release.year}-"
    tone = {"approved": "ok", "replied": "ok", "corrects": "r"}.get(one.verdict, "q")
    begun = {"verdict": one.verdict, "reply": one.reply}
    return {
        "one": one,
        "country": name_country(one.hotline.country),
        "name": one.hotline.name,
        "sheets": [
            {"name": name_language(file.path.partition("/")[0]), "path": file.path}
            for file in view.files
            if sheet in f"/{file.path}" and file.path.endswith(".pdf")
        ],
        "verdict": one.get_verdict_display(),
        "tone": tone,
        "form": forms.get(f"proof-{one.pk}") or ProofForm(prefix=str(one.pk), initial=begun),
    }


def group_files(files: tuple[BuiltFile, ...]) -> list[dict[str, Any]]:
    """The built files by their first folder."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in files:
        first, _slash, _rest = one.path.partition("/")
        size = f"{one.size / 1000:.0f} kB" if one.size < 1_000_000 else f"{one.size / 1_000_000:.1f} MB"
        name = first if _slash else ""
        groups.setdefault(name, []).append({"path": one.path, "size": size})
    return [{"name": name, "files": found} for name, found in groups.items()]


def find_readings(files: tuple[BuiltFile, ...]) -> list[dict[str, Any]]:
    """Where each language begins: its first page, its paper, its workbook."""
    found: dict[str, dict[str, str]] = {}
    for one in files:
        folder, _slash, name = one.path.partition("/")
        kind = {"html": "page", "pdf": "paper", "xlsx": "workbook"}.get(name.rpartition(".")[2], "")
        if "/" not in name and kind and (kind != "page" or name == "index.html") and folder != PACK:
            found.setdefault(folder, {})[kind] = one.path
    return [{"name": name_language(code), **found[code]} for code in sorted(found)]


def proof_text(release: Release) -> str:
    """A draft of the words that go with a proof."""
    return _(
        "Dear colleagues,\n\nyour own page of “{name}” is ready to be looked at. Please tell us that it is right, or "
        "send a new version of your figures. If you want to say something to readers, send your words: they are "
        "printed beside your figures as they stand."
    ).format(name=release.name)
