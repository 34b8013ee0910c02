"""The tables of private enquiries, split by side: what we ask, and what we hold for others who ask."""

from myosotis.enquiries.models.asking import Enquiry, PeriodKey
from myosotis.enquiries.models.holding import Candidate, ChildTags, Findable, HeardEnquiry, TagBatch, Verdict

__all__ = [
    "Candidate",
    "ChildTags",
    "Enquiry",
    "Findable",
    "HeardEnquiry",
    "PeriodKey",
    "TagBatch",
    "Verdict",
]
