"""Private enquiry: does another hotline know this child? The one who may know learns first, and a person there decides.

Words: the *asker* looks for a child and owns an `EnquiryKey` for each peer and *period*; the *holder* has a register.
A *key* is two facts of a child together (never one part of a name by itself); a *tag* is what the asker's secret makes
of a key. Once a period the holder has the keys of its *enquirable* children turned into tags without showing them
(`blind_keys`, `evaluate_points`, `finish_batch`: RFC 9497). An enquiry is the tags of one child (`make_tags`); the
holder compares them at home (`TagBook.find_candidates`). Nothing goes back but the receipt every message has.
Called by: the room `enquiries`. Read `docs/protocol-enquiry.md` for what this protects and what it does not.
"""

from myosotis_core.protocol.enquiry.comparing import AGREEMENTS, Candidate, TagBook, TaggedChild
from myosotis_core.protocol.enquiry.keys import (
    Enquirable,
    Key,
    NotEnquirable,
    asked_keys,
    period_on,
    stored_keys,
    version_of_keys,
)
from myosotis_core.protocol.enquiry.quotas import EnquiryQuota, EvaluationQuota, QuotaSpent
from myosotis_core.protocol.enquiry.tagging import (
    BlindedBatch,
    EnquiryKey,
    EnquiryRefused,
    blind_keys,
    evaluate_points,
    finish_batch,
    make_tags,
    pack_children,
)

__all__ = [
    "AGREEMENTS",
    "BlindedBatch",
    "Candidate",
    "Enquirable",
    "EnquiryKey",
    "EnquiryQuota",
    "EnquiryRefused",
    "EvaluationQuota",
    "Key",
    "NotEnquirable",
    "QuotaSpent",
    "TagBook",
    "TaggedChild",
    "asked_keys",
    "blind_keys",
    "evaluate_points",
    "finish_batch",
    "make_tags",
    "pack_children",
    "period_on",
    "stored_keys",
    "version_of_keys",
]
