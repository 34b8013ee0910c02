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
from myosotis.casework.models.category_file import (
    AbductionFile,
    ChildFile,
    EpisodeFile,
    Hearing,
    MigrationFile,
    PreventionFile,
    PreventiveStep,
    SignSeen,
)
from myosotis.casework.models.confidential import ConfidentialNote
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
from myosotis.casework.models.surge_helps import CallBack, CountryCard, TextModule
from myosotis.casework.models.surges import Sighting, Surge
from myosotis.casework.models.telling import Release, Telling
from myosotis.casework.models.transfer import LeftOpen, Transfer
from myosotis.casework.models.withheld import Block, TellsWhere
from myosotis.casework.models.work import Intervention, Referral, Support, Task, Work

__all__ = [
    "FACT_FIELDS",
    "AbductionFile",
    "Allegation",
    "Block",
    "BreakGlass",
    "BulkAct",
    "CallBack",
    "Case",
    "CaseCategory",
    "CaseChild",
    "CaseNumber",
    "CaseTie",
    "CaseUrgentStep",
    "ChildFile",
    "ConfidentialNote",
    "Consent",
    "ConsentText",
    "Contact",
    "ContactCase",
    "CountryCard",
    "EmergencyShare",
    "Episode",
    "EpisodeFile",
    "Erasure",
    "FamilyKnown",
    "Hearing",
    "Hold",
    "Institution",
    "Intervention",
    "Involvement",
    "KeptFact",
    "LeftOpen",
    "LimitsTold",
    "LocalField",
    "LocalValue",
    "MigrationFile",
    "NoteEntry",
    "OwnCriterion",
    "PersonDetails",
    "PoliceContact",
    "PreventionFile",
    "PreventiveStep",
    "Promise",
    "Reach",
    "Referral",
    "Release",
    "Revision",
    "Risk",
    "RiskSource",
    "SavedFilter",
    "Search",
    "SearchNotice",
    "SetAside",
    "Sighting",
    "SignSeen",
    "Support",
    "Surge",
    "Task",
    "Telling",
    "TellsWhere",
    "TextModule",
    "Transfer",
    "UrgentStep",
    "Work",
]
