"""The tables of the exchange."""

from myosotis.exchange.models.attachments import Attachment, AttachmentPiece, Way
from myosotis.exchange.models.directory import DirectoryVersion, TrustedRoot
from myosotis.exchange.models.inbox import Inbox, Taken
from myosotis.exchange.models.keys import NodeKey, Use
from myosotis.exchange.models.outbox import KeptEnvelope, Outbox
from myosotis.exchange.models.peers import Alarm, AlarmKind, Check, Listed, Peer
from myosotis.exchange.models.streams import ReceivingStream, SendingStream

__all__ = [
    "Alarm",
    "AlarmKind",
    "Attachment",
    "AttachmentPiece",
    "Check",
    "DirectoryVersion",
    "Inbox",
    "KeptEnvelope",
    "Listed",
    "NodeKey",
    "Outbox",
    "Peer",
    "ReceivingStream",
    "SendingStream",
    "Taken",
    "TrustedRoot",
    "Use",
    "Way",
]
