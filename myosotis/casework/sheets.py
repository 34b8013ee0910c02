"""The nightly sheet: the open cases of each team, sealed, for the hour when the node is down.

One file per team and evening. A supervisor chooses a passphrase once; without it no sheet is written, since a readable
list of children is worse than none. The file opens in any browser, without the node, by the passphrase alone.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from myosotis.accounts.models import Team
from myosotis.casework.models import Case, Involvement
from myosotis.casework.queries.cases import load_children
from myosotis.casework.queries.withheld import NOBODY, withheld_in
from myosotis.casework.queries.work_due import open_promises
from myosotis.casework.sheet_sealing import load_key, seal_sheet
from myosotis.kernel import clock
from myosotis.vault.opening import Purpose, unlock

KEY_NAME = "sheet key"


def make_sheet(team: Team, kept: bytes) -> str:
    """The whole file: a page that asks for the passphrase and opens what it carries."""
    with translation.override(settings.LANGUAGE_CODE):
        sealed = seal_sheet(load_key(kept), render_sheet(team))
        return render_to_string(
            "casework/sheet_sealed.html", {"sealed": sealed, "team": team, "made_at": clock.now()}
        )


def render_sheet(team: Team) -> str:
    """Each open case: its children, since when they are missing, whom to ring, what was promised."""
    cases = list(Case.objects.filter(team=team, closed_at__isnull=True).select_related("caseworker"))
    children = load_children(cases, user=None)
    promises = list(open_promises().filter(case__in=cases).order_by("due_at"))
    adults = list(
        Involvement.objects.filter(case__in=cases)
        .select_related("person")
        .prefetch_related("person__names", "person__identifiers")
    )
    persons = [child.person for views in children.values() for child in views]
    persons += [adult.person for adult in adults]
    roots = [*(case.pk for case in cases), *(person.pk for person in persons)]
    keys = unlock(roots, by="worker", why=Purpose.MAINTAIN)
    for adult in adults:
        keys.open(adult.person.names.all(), adult.person.identifiers.all())
    withheld = withheld_in([case.pk for case in cases], user=None)
    keys.open(cases, promises)
    for views in children.values():
        for child in views:
            keys.open(child.person, child.names, child.episodes)
    rows = [
        {
            "case": case,
            "children": children[case.pk],
            "adults": [
                (adult, adult.person_id in withheld.get(case.pk, NOBODY))
                for adult in adults
                if adult.case_id == case.pk
            ],
            "promises": [promise for promise in promises if promise.case_id == case.pk],
        }
        for case in cases
    ]
    return render_to_string("casework/sheet.html", {"team": team, "rows": rows, "made_at": clock.now()})


def sheet_folder() -> Path:
    """Where the sheets lie."""
    return Path(settings.MYOSOTIS_SHEET_FOLDER)


def team_code_of(path: Path) -> str:
    """The code of the team that a sheet is for."""
    return path.stem.removeprefix("open-cases-")[:-11]
