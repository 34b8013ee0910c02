"""The tables of the exchange."""

from myosotis.exchange.models.directory import DirectoryVersion, TrustedRoot
from myosotis.exchange.models.keys import NodeKey, Use
from myosotis.exchange.models.peers import Alarm, AlarmKind, Check, Listed, Peer

__all__ = [
    "Alarm",
    "AlarmKind",
    "Check",
    "DirectoryVersion",
    "Listed",
    "NodeKey",
    "Peer",
    "TrustedRoot",
    "Use",
]
