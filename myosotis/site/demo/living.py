"""Whether a demo node is good as it is, and its life as a process."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from django.conf import settings

from myosotis.audit.models import Entry
from myosotis.kernel.errors import MyosotisError
from myosotis.site import serving, versions
from myosotis.site.demo import making, nodes
from myosotis.site.processes import die_with_parent

STALE_AFTER_SECONDS = 2 * 3600
LOOKS = ("session.", "node.", "person.", "case.opened", "contact.opened")


def make_and_serve(slug: str, parent: int, *, is_fresh: bool, is_served: bool) -> int:
    """Make the node where there is none, or a stale one; then serve it until told to stop."""
    die_with_parent(parent)
    home = Path(settings.MYOSOTIS_HOME)
    try:
        why = reason_to_make(home, is_asked=is_fresh)
        if why:
            began = time.monotonic()
            nodes.remove_node(home)
            nodes.begin_node(home)
            said = making.make_demo_node(nodes.find_node(slug))
            seconds = time.monotonic() - began
            sys.stdout.write(f"{settings.MYOSOTIS_NAME}: made {why} in {seconds:.1f} s, {said}\n")
            sys.stdout.flush()
        if is_served:
            serving.serve(settings.MYOSOTIS_PORT)
    except (nodes.NotOurs, MyosotisError) as error:
        sys.stderr.write(f"{settings.MYOSOTIS_NAME}: {error}\n")
        return 1
    return 0


def reason_to_make(home: Path, *, is_asked: bool) -> str:
    """Why the node has to be made, in words that follow "made …"; nothing where it is good as it is."""
    made = nodes.read_made(home)
    if is_asked:
        return "anew, as asked,"
    if not made:
        return "for the first time"
    if versions.compare_database() is not versions.Fit.SAME:
        return "anew, because the program has changed,"
    if was_worked_in(int(made["log"])):
        return ""
    if made.get("recipe") != nodes.recipe():
        return "anew, because its data have changed,"
    if time.time() - int(made["at"]) > STALE_AFTER_SECONDS:
        return "anew, so that its stories happen now,"
    return ""


def was_worked_in(seq: int) -> bool:
    """Whether somebody did more than sign in and look since the node was made; then nothing is thrown away."""
    later = Entry.objects.filter(seq__gt=seq).values_list("verb", flat=True).distinct()
    return any(not verb.startswith(LOOKS) for verb in later)
