"""How a demo node takes its place among the others: its keys, the signed directory, and keys that were compared."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.exchange.actions.directory import take_directory
from myosotis.exchange.actions.peers import confirm_fingerprint
from myosotis.exchange.directory.fetching import FolderFetcher
from myosotis.exchange.models import Check, Peer
from myosotis.exchange.queries.keys import fingerprint_with, own_changes, own_record
from myosotis.network.models import Hotline
from myosotis.site import installing, versions
from myosotis.site.demo.channel import Channel
from myosotis.site.demo.nodes import NODES
from myosotis.site.demo.staff import Staff
from myosotis_core.protocol.records import Accreditation, VoiceContact

SECRETARIAT = VoiceContact("Secretariat", "+32 2 000 00 20")
AGREED_ON = dt.date(2026, 1, 15)


def make_tables(channel: Channel, slug: str) -> None:
    """The first node makes the tables and hands a copy to the others."""
    if slug == NODES[0].slug:
        versions.bring_up_to_date()
        empty = Path(settings.MYOSOTIS_HOME).parent / "empty.sqlite3"
        empty.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(empty)])
        channel.say(empty=str(empty))
    else:
        shutil.copyfile(channel.hear()["empty"], connection.settings_dict["NAME"])
        versions.bring_up_to_date()


def make_place(channel: Channel, staff: Staff) -> None:
    """Keys, the directory, and every other node compared by voice: nobody rang, it is a demo, and its pages say so."""
    installing.make_place_among_nodes(installing.read_directory_root())
    take_place(channel)
    by = find_checker(staff)
    for peer in Peer.objects.all():
        told = " ".join(fingerprint_with(peer).groups)
        confirm_fingerprint(by=by, node_id=peer.node_id, how=Check.VOICE, told=told)


def take_place(channel: Channel) -> None:
    """Say under which address this node is reached now, and take the directory that lists all of them."""
    channel.say(entry=describe_entry())
    told = channel.hear()
    take_directory(fetcher=FolderFetcher(Path(told["directory"])), by="keeper")


def describe_entry() -> dict[str, Any]:
    """What the secretariat lists: what `exchange-keys record` prints, and the two days that the secretariat adds."""
    own = Hotline.objects.filter(is_own=True).prefetch_related("duty_contacts").first()
    desk = own.duty_contacts.first() if own else None
    contact = VoiceContact(desk.role, desk.phone) if desk else SECRETARIAT
    record = own_record(url=f"http://127.0.0.1:{settings.MYOSOTIS_PORT}", contact=contact)
    record = replace(record, agreed_on=AGREED_ON)
    if own is not None:
        badge = Accreditation("accredited", own.accredited_until) if own.accreditation else None
        record = replace(record, assigned_on=own.assigned_on, accreditation=badge)
    changes = [change.to_value() for change in own_changes()]
    return {"kind": settings.MYOSOTIS_ROLE, "record": record.to_value(), "changes": changes}


def find_checker(staff: Staff) -> User:
    """Who compared the keys with the other hotlines."""
    return next(one for one in staff.people.values() if can(one, Permission.MANAGE_PEERS))
