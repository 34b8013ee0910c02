"""The tables of casework, split by meaning."""

from myosotis.casework.models.cases import (
    BreakGlass,
    Case,
    CaseCategory,
    CaseChild,
    CaseNumber,
    ContactCase,
    FamilyKnown,
    Involvement,
)
from myosotis.casework.models.contacts import FACT_FIELDS, Contact, NoteEntry, UrgentStep
from myosotis.casework.models.episodes import Episode, Promise, Risk
from myosotis.casework.models.keeping import Erasure, Hold, KeptFact, Revision
from myosotis.casework.models.knowing import Search, SearchNotice, SetAside

__all__ = [
    "FACT_FIELDS",
    "BreakGlass",
    "Case",
    "CaseCategory",
    "CaseChild",
    "CaseNumber",
    "Contact",
    "ContactCase",
    "Episode",
    "Erasure",
    "FamilyKnown",
    "Hold",
    "Involvement",
    "KeptFact",
    "NoteEntry",
    "Promise",
    "Revision",
    "Risk",
    "Search",
    "SearchNotice",
    "SetAside",
    "UrgentStep",
]
