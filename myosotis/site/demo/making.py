"""Making one demo node: the node itself, its staff, then its stories and its history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from myosotis.audit.queries import head
from myosotis.casework.models import Case, Contact
from myosotis.cooperation.models import Cooperation
from myosotis.figures.models import Submission
from myosotis.kernel import clock
from myosotis.network.models import Hotline
from myosotis.site import installing
from myosotis.site.demo import nodes
from myosotis.site.demo.chance import Chance
from myosotis.site.demo.channel import Channel
from myosotis.site.demo.crossing import Crossing
from myosotis.site.demo.deeds import DeedTeller
from myosotis.site.demo.federation import FederationTeller
from myosotis.site.demo.files import FileTeller
from myosotis.site.demo.finding import let_some_be_found
from myosotis.site.demo.history import History
from myosotis.site.demo.hotlines import tell_hotlines
from myosotis.site.demo.joining import make_place, make_tables
from myosotis.site.demo.letters import plan_carrying, plan_hearing
from myosotis.site.demo.returns import plan_returns
from myosotis.site.demo.rows import Rows
from myosotis.site.demo.shifts import Deed
from myosotis.site.demo.staff import make_staff
from myosotis.site.demo.stories import Storyteller
from myosotis.site.demo.work import WorkTeller

CASES, CONTACTS = 300, 3000
SEED = "forget-me-not"


KEYS_SINCE = dt.timedelta(days=40)
FINDABLE_SINCE = dt.timedelta(hours=6)


@dataclass(frozen=True)
class Pipes:
    """To the other nodes while all are made: between the two hotlines, and between the secretariat and each hotline."""

    across: Channel | None
    words: tuple[Channel, ...]


def make_demo_node(
    node: nodes.DemoNode,
    now: dt.datetime,
    starter: Channel,
    pipes: Pipes,
    *,
    cases: int = CASES,
    contacts: int = CONTACTS,
) -> str:
    """Make the node that the settings describe and fill it; returns how much there is, in words."""
    since = dt.datetime(now.year - 2, 1, 1, tzinfo=dt.UTC)
    with clock.set_clock(since):
        installing.make_node(is_among_nodes=False, make_tables=lambda: make_tables(starter, node.slug))
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
    deeds = [Deed(now - KEYS_SINCE, lambda: make_place(starter, staff))]
    teller = DeedTeller(rows, staff, now)
    if node.role == "hotline":
        deeds += teller.plan(node.slug)
        deeds.append(Deed(now - FINDABLE_SINCE, let_some_be_found))
        deeds += plan_returns(staff, now)
        deeds += plan_hearing(pipes.words, now)
    else:
        deeds += FederationTeller(staff, now).plan()
        deeds += plan_carrying(pipes.words, now)
    if pipes.across is not None:
        deeds += Crossing(node.slug, pipes.across, teller).plan()
    teller.do(deeds)
    rows.write_log()
    nodes.write_made(
        Path(settings.MYOSOTIS_HOME),
        {"log": head()[0], "at": int(now.timestamp()), "recipe": nodes.recipe()},
    )
    if node.role != "hotline":
        answered = Submission.objects.filter(is_last=True).count()
        return (
            f"{len(staff.people)} people work there, {answered} returns of {Hotline.objects.count()} hotlines"
        )
    running = Cooperation.objects.count()
    return f"{rows.count(Case)} cases, {rows.count(Contact)} contacts, {running} requests across borders"
