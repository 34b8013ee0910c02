"""Making one demo node: the node itself, its staff, then its stories and its history."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings

from myosotis.audit.queries import head
from myosotis.casework.models import Case, Contact
from myosotis.kernel import clock
from myosotis.site import installing
from myosotis.site.demo import nodes
from myosotis.site.demo.chance import Chance
from myosotis.site.demo.deeds import DeedTeller
from myosotis.site.demo.files import FileTeller
from myosotis.site.demo.history import History
from myosotis.site.demo.hotlines import tell_hotlines
from myosotis.site.demo.rows import Rows
from myosotis.site.demo.staff import make_staff
from myosotis.site.demo.stories import Storyteller
from myosotis.site.demo.work import WorkTeller

CASES, CONTACTS = 300, 3000
SEED = "forget-me-not"


def make_demo_node(node: nodes.DemoNode, *, cases: int = CASES, contacts: int = CONTACTS) -> str:
    """Make the node that the settings describe and fill it; returns how much there is, in words."""
    now = clock.now()
    since = dt.datetime(now.year - 2, 1, 1, tzinfo=dt.UTC)
    with clock.set_clock(since):
        installing.make_node()
        staff = make_staff(node.slug, since)
    rows = Rows()
    if node.role == "hotline":
        chance = Chance(f"{SEED} {node.slug}", node.time_zone)
        Storyteller(rows, staff, chance, now).tell(node.slug)
        WorkTeller(rows, staff, now).tell(
            node.slug, [row for row in rows.kept[Case] if isinstance(row, Case)]
        )
        FileTeller(rows, now).tell([row for row in rows.kept[Case] if isinstance(row, Case)])
        History(rows, staff, chance, now, node).make(cases=cases, contacts=contacts)
    rows.write_rows()
    tell_hotlines(node.slug, now)
    if node.role == "hotline":
        DeedTeller(rows, staff, now).do_all(node.slug)
    rows.write_log()
    nodes.write_made(
        Path(settings.MYOSOTIS_HOME),
        {"log": head()[0], "at": int(now.timestamp()), "recipe": nodes.recipe()},
    )
    if node.role != "hotline":
        return f"{len(staff.people)} people work there"
    return f"{rows.count(Case)} cases, {rows.count(Contact)} contacts"
