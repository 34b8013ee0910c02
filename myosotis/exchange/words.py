"""What codes of the exchange are called on screens."""

from __future__ import annotations

from functools import lru_cache

import segno
from babel import Locale
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from myosotis.exchange.models import AlarmKind
from myosotis.exchange.rules import Block, Standing
from myosotis_core.vocabulary import load

GROUNDS = "transfer_ground"
BLOCKS: dict[Block, Promise] = {
    Block.DIRECTORY_NONE: _("This node has read no directory yet."),
    Block.DIRECTORY_OLD: _("The directory is older than a day. Messages wait until a newer one is here."),
    Block.DIRECTORY_CLOSED: _("The directory is older than a week. Nothing goes out and nothing is taken."),
    Block.UNLISTED: _("The directory no longer lists this node."),
    Block.SUSPENDED_BY_DIRECTORY: _("The federation has suspended this node."),
    Block.REVOKED: _("This node no longer belongs to the federation."),
    Block.NOT_CHECKED: _("Nobody here has compared the fingerprint yet."),
    Block.REFUSED: _("Somebody here decided not to work with this node."),
    Block.SUSPENDED_HERE: _("Suspended by this hotline."),
    Block.KEYS_CHANGED: _("Its keys have changed and nobody has compared them since."),
    Block.NO_TRANSFER_GROUND: _("Outside the European Union, and no ground for the transfer is recorded."),
}
ALARMS: dict[str, Promise] = {
    AlarmKind.KEYS_CHANGED: _(
        "The directory gives other keys than those that were compared. Nothing is sent until somebody compares anew."
    ),
    AlarmKind.FINGERPRINT_DIFFERED: _("The fingerprint that was read aloud was not the one expected."),
    AlarmKind.FORK: _("Two different directories of the same version are signed. Ring the secretariat."),
    AlarmKind.DIRECTORY_REFUSED: _("What was offered as the directory was refused."),
    AlarmKind.OWN_KEYS: _("The directory lists a key for this node that is not ours. Ring the secretariat."),
    AlarmKind.EQUIVOCATION: _(
        "It gave one number to two messages: it was restored from a backup, or is not honest. One was not taken."
    ),
    AlarmKind.WE_WERE_ROLLED_BACK: _(
        "It holds messages of ours that this node has forgotten: we were restored from an older backup. They come back."
    ),
    AlarmKind.PEER_ROLLED_BACK: _(
        "It has forgotten what it had signed for: it was restored from an older backup. The messages are sent again."
    ),
    AlarmKind.NOT_KEPT: _(
        "It has forgotten messages that are no longer kept here. People have to repeat what still matters."
    ),
    AlarmKind.BEHIND: _(
        "It says that it sent messages which have not arrived. Somebody between the nodes may hold them back."
    ),
    AlarmKind.LOG_WENT_BACK: _(
        "The log of that node is shorter, or another, than it told us before: restored from a backup, or tampered with."
    ),
    AlarmKind.CLOCK: _("Its clock and ours are more than five minutes apart. One of the two is wrong."),
}
STANDINGS: dict[Standing, Promise] = {
    Standing.NONE: _("This node has read no directory of nodes yet. A keeper brings the first one."),
    Standing.FRESH: _("The directory of nodes is fresh."),
    Standing.GRACE: _(
        "The directory of nodes is older than a day: known nodes are heard, nobody new is taken, nothing is sent."
    ),
    Standing.CLOSED: _(
        "The directory of nodes is older than a week: nothing is sent and nothing is taken until a newer one is here."
    ),
}
PROBLEMS: dict[str, Promise] = {
    "connection": _("It does not answer."),
    "time": _("It answers too slowly."),
    "name": _("Its address is not found."),
    "inside": _("Its address leads into a private net."),
    "secure": _("The secure connection fails."),
    "redirect": _("It points elsewhere, which is not followed."),
    "time.ahead": _("It says that our clock runs ahead."),
    "quota.exceeded": _("It takes no more for now."),
    "sender.unknown": _("It has not checked our keys yet."),
    "no_key": _("It has no key that holds now."),
}


KINDS: dict[str, Promise] = {
    "coop": _("Request for help"),
    "case": _("How a case stands"),
    "info": _("Information about a child"),
    "qa": _("Question or answer"),
    "task": _("How the work goes on"),
    "handover": _("Handing a case over"),
    "erase": _("Erasure"),
    "match": _("Private enquiry"),
    "appeal": _("Public appeal"),
    "stats": _("Figures"),
    "net": _("Word between the nodes"),
}


def say_kind(typ: str) -> str:
    """What a message is about, by the first part of its type; never what it says."""
    return str(KINDS.get(typ.partition(".")[0], typ))


def say_problem(code: str) -> str:
    """Why the last try failed; a code nobody knows is shown as it is."""
    return str(PROBLEMS.get(code, _("The last try failed."))) if code else ""


@lru_cache(maxsize=16)
def _countries(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).territories)


def name_country(code: str) -> str:
    """The name of a country in the language of the page."""
    return _countries(get_language() or "en").get(code, code)


def list_grounds() -> list[tuple[str, str]]:
    """Grounds on which data may go outside the European Union."""
    return list(load("2026.1").list(GROUNDS).choices(get_language() or "en"))


def draw_code(text: str) -> SafeString:
    """A text as a code that a phone reads."""
    drawn = segno.make(text, error="m").svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2)
    return mark_safe(drawn)  # noqa: S308  drawn by segno from our own text
