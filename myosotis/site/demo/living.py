"""Whether a demo node is good as it is, and its life as a process."""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

from django.conf import settings

from myosotis.audit.models import Entry
from myosotis.kernel.errors import MyosotisError
from myosotis.site import serving, versions
from myosotis.site.demo import making, nodes
from myosotis.site.demo.channel import Channel, Silent
from myosotis.site.demo.joining import take_place
from myosotis.site.processes import die_with_parent

STALE_AFTER_SECONDS = 2 * 3600
LOOKS = ("session.", "node.", "person.", "case.opened", "contact.opened", "cooperation.opened")
MACHINES = ("worker", "node", "keeper")
MUST = ("anew, as asked,", "for the first time", "anew, because the program has changed,")


def make_and_serve(slug: str, parent: int, starter: Channel, pipes: making.Pipes, *, is_fresh: bool) -> int:
    """Make the node where that is decided; take its place among the others; serve it until told to stop."""
    die_with_parent(parent)
    home = Path(settings.MYOSOTIS_HOME)
    try:
        why = reason_to_make(home, is_asked=is_fresh)
        is_worked_in = why not in MUST and was_worked_in(int(nodes.read_made(home)["log"]))
        starter.say(why=why, must=why in MUST, is_worked_in=is_worked_in)
        told = starter.hear()
        if told["why"]:
            make(slug, told["why"], dt.datetime.fromtimestamp(told["now"], dt.UTC), starter, pipes)
        else:
            take_place(starter)
        starter.close()
        serving.serve(settings.MYOSOTIS_PORT)
    except (nodes.NotOurs, MyosotisError, Silent) as error:
        sys.stderr.write(f"{settings.MYOSOTIS_NAME}: {error}\n")
        return 1
    return 0


def make(slug: str, why: str, now: dt.datetime, starter: Channel, pipes: making.Pipes) -> None:
    """Make the node, and say how long it took."""
    began, home = time.monotonic(), Path(settings.MYOSOTIS_HOME)
    nodes.remove_node(home)
    nodes.begin_node(home)
    said = making.make_demo_node(nodes.find_node(slug), now, starter, pipes)
    seconds = time.monotonic() - began
    sys.stdout.write(f"{settings.MYOSOTIS_NAME}: made {why} in {seconds:.1f} s, {said}\n")
    sys.stdout.flush()


def reason_to_make(home: Path, *, is_asked: bool) -> str:
    """Why the node has to be made, in words that follow "made …"; nothing where it is good as it is."""
    made = nodes.read_made(home)
    if is_asked:
        return MUST[0]
    if not made:
        return MUST[1]
    if versions.compare_database() is not versions.Fit.SAME:
        return MUST[2]
    if was_worked_in(int(made["log"])):
        return ""
    if made.get("recipe") != nodes.recipe():
        return "anew, because its data have changed,"
    if time.time() - int(made["at"]) > STALE_AFTER_SECONDS:
        return "anew, so that its stories happen now,"
    return ""


def was_worked_in(seq: int) -> bool:
    """Whether somebody did more than sign in and look since the node was made; then nothing is thrown away."""
    later = Entry.objects.filter(seq__gt=seq).exclude(actor__in=MACHINES)
    return any(not verb.startswith(LOOKS) for verb in later.values_list("verb", flat=True).distinct())
