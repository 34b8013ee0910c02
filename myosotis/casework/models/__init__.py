"""The tables of casework, split by meaning."""

from myosotis.casework.models.bulk import BulkAct
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
from myosotis.casework.models.consent import Consent, ConsentText, EmergencyShare, LimitsTold
from myosotis.casework.models.contacts import FACT_FIELDS, Contact, NoteEntry, UrgentStep
from myosotis.casework.models.episodes import Episode, Promise, Risk
from myosotis.casework.models.keeping import Erasure, Hold, KeptFact, Revision
from myosotis.casework.models.knowing import Search, SearchNotice, SetAside
from myosotis.casework.models.local_fields import LocalField, LocalValue
from myosotis.casework.models.merging import CaseTie
from myosotis.casework.models.people import Allegation, Institution, PersonDetails, PoliceContact, Reach
from myosotis.casework.models.risk import CaseUrgentStep, OwnCriterion, RiskSource
from myosotis.casework.models.saved_filters import SavedFilter
from myosotis.casework.models.telling import Release, Telling
from myosotis.casework.models.transfer import LeftOpen, Transfer
from myosotis.casework.models.withheld import Block, TellsWhere

__all__ = [
    "FACT_FIELDS",
    "Allegation",
    "Block",
    "BreakGlass",
    "BulkAct",
    "Case",
    "CaseCategory",
    "CaseChild",
    "CaseNumber",
    "CaseTie",
    "CaseUrgentStep",
    "Consent",
    "ConsentText",
    "Contact",
    "ContactCase",
    "EmergencyShare",
    "Episode",
    "Erasure",
    "FamilyKnown",
    "Hold",
    "Institution",
    "Involvement",
    "KeptFact",
    "LeftOpen",
    "LimitsTold",
    "LocalField",
    "LocalValue",
    "NoteEntry",
    "OwnCriterion",
    "PersonDetails",
    "PoliceContact",
    "Promise",
    "Reach",
    "Release",
    "Revision",
    "Risk",
    "RiskSource",
    "SavedFilter",
    "Search",
    "SearchNotice",
    "SetAside",
    "Telling",
    "TellsWhere",
    "Transfer",
    "UrgentStep",
]
