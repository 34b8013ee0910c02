"""One body of each type that passes; the child and the hotlines are invented."""

from __future__ import annotations

from typing import Any

CASE = "3f2b8a52-7c1d-4e0a-9b64-2d1f0c9a7e11"
ITEM = "8d0f4c1e-52aa-4c3b-8f7e-6b1a90d2c3f4"
QUESTION = "b7e4d1c2-0a9f-4b8e-a6d5-1c2b3a4f5e6d"
MESSAGE = "01940f6e-3c2a-7b1d-8e4f-5a6b7c8d9e0f"
DIGEST = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
TURN = {"own": 0, "seen": 0}
CODED = {"turn": TURN, "vocabulary": "2026.1"}
GROUND = {"basis": "consent", "consent": QUESTION, "given_on": "2026-01-30"}
FILE = {
    "sealed": {"digest": DIGEST, "key": DIGEST, "size": 48_213},
    "kind": "child_photo",
    "media": "image/jpeg",
    "rights": "Given by the mother for the search",
}
FIELDS = [
    {
        "category": "names",
        "parts": [
            {"name": "given", "value": "Γιώργος", "language": "el"},
            {"name": "family", "value": "Παπαδόπουλος", "language": "el"},
        ],
    },
    {"category": "description", "text": "Blue jacket.\nA scar above the left eye."},
    {"category": "photo", "files": [FILE]},
]
PLACE = {"ep": 1_767_225_600_000, "seq": 12}
CONTACT = {"role": "Caseworker on duty", "window": "Every day, 8 to 20, Athens time"}

BODIES: dict[str, dict[str, Any]] = {
    "coop.request": {
        **CODED,
        "case": CASE,
        "category": "runaway",
        "urgency": "within_12_hours",
        "asks": ["own_records", "police_contact"],
        "languages": ["fr", "en"],
        "summary": "A boy of 15 may be on his way to relatives.",
        "purpose": ["locate_child"],
        "ground": GROUND,
        "keep_until": "2026-06-30",
        "contact": CONTACT,
        "is_drill": False,
    },
    "coop.received": {"turn": {"own": 0, "seen": 1}, "contact": CONTACT},
    "coop.accept": {"turn": {"own": 1, "seen": 1}, "case": QUESTION, "contact": CONTACT},
    "coop.decline": {**CODED, "reason": "police_only", "text": "The police of our country decide."},
    "coop.cancel": {"turn": TURN},
    "coop.retract": {"turn": TURN, "text": "Meant for another hotline."},
    "case.found": {**CODED, "found_at": "2026-02-03", "confirmation": "police", "is_safe": "yes"},
    "case.close": {**CODED, "outcome": "returned", "closed_on": "2026-02-04", "erase_by": "2026-03-06"},
    "info.share": {
        **CODED,
        "item": ITEM,
        "fields": FIELDS,
        "purpose": ["locate_child"],
        "ground": GROUND,
        "onward": ["own_police"],
        "expires_at": "2026-03-01T00:00:00Z",
    },
    "info.update": {**CODED, "item": ITEM, "fields": FIELDS[:1], "reason": "A new photo"},
    "info.correct": {**CODED, "item": ITEM, "fields": FIELDS[1:2], "reason": "The jacket is green"},
    "qa.ask": {**CODED, "question": QUESTION, "code": "registered_border", "due_at": "2026-02-02T12:00:00Z"},
    "qa.answer": {
        **CODED,
        "question": QUESTION,
        "facts": [
            {
                "known": "no",
                "text": "Not in the register up to yesterday.",
                "dated": "2026-02-01",
                "source": "authority",
                "certainty": "confirmed",
                "language": "en",
            }
        ],
        "is_last": True,
    },
    "task.status": {**CODED, "status": "on_hold", "hold_reason": "waiting_for_authority"},
    "handover.offer": {
        **CODED,
        "case": CASE,
        "category": "runaway",
        "urgency": "routine",
        "fields": FIELDS,
        "stays": "The contacts with the mother stay with us.",
        "reason": "The child lives in your country now.",
        "ground": GROUND,
    },
    "handover.accept": {"turn": TURN, "contact": CONTACT},
    "handover.decline": {**CODED, "reason": "no_capacity"},
    "handover.withdraw": {"turn": TURN},
    "handover.done": {"turn": TURN, "tenure": 2},
    "erase.request": {**CODED, "items": [ITEM], "ground": "consent_withdrawn", "is_whole_case": False},
    "erase.done": {
        **CODED,
        "items": [ITEM],
        "done_at": "2026-02-02T12:00:00Z",
        "onward": [{"to": "own_police", "told_on": "2026-02-01", "is_erased": "asked"}],
    },
    "match.evaluate": {"period": 1, "batch": QUESTION, "points": [DIGEST]},
    "match.evaluated": {"period": 1, "batch": QUESTION, "points": [DIGEST]},
    "match.enquire": {
        "period": 1,
        "vocabulary": "2026.1",
        "case": CASE,
        "purpose": ["locate_child"],
        "tags": [DIGEST],
    },
    "appeal.publish": {
        "appeal": ITEM,
        "digest": DIGEST,
        "texts": [{"language": "el", "title": "Αγνοείται", "text": "Ο Γιώργος είναι 15 ετών."}],
        "decision": {
            "approved_by_two": True,
            "decided_on": "2026-02-01",
            "is_police_agreed": "yes",
            "interest_of_child": "Nothing in it endangers the child.",
        },
        "expires_at": "2026-02-15T00:00:00Z",
        "withdraw_key": DIGEST,
    },
    "appeal.withdraw": {"appeal": ITEM, "withdraw_key": DIGEST, "withdrawn_at": "2026-02-02T12:00:00Z"},
    "appeal.gone": {"appeal": ITEM, "gone_at": "2026-02-02T12:03:00Z"},
    "stats.submit": {
        "vocabulary": "2026.1",
        "period": "2025",
        "version": 1,
        "cells": [
            {"indicator": "new_cases", "dimensions": [{"name": "category", "value": "runaway"}], "value": 12},
            {"indicator": "answered_contacts", "dimensions": [], "absence": "not_collected"},
        ],
        "checks": ["sums_agree"],
        "digest": DIGEST,
    },
    "stats.ack": {"period": "2025", "version": 1, "digest": DIGEST},
    "stats.query": {
        "period": "2025",
        "indicator": "new_cases",
        "text": "Twice the year before: is it right?",
        "about": "question",
        "due_on": "2026-03-31",
        "indicators": ["new_cases"],
        "questions": [
            {
                "question": ITEM,
                "text": "Twice the year before: is it right?",
                "check": "jump",
                "indicator": "new_cases",
                "values": [{"name": "now", "value": 12}],
            }
        ],
    },
    "stats.answer": {"period": "2025", "question": ITEM, "text": "It is: two towns joined."},
    "desk.route": {
        "vocabulary": "2026.1",
        "request": QUESTION,
        "channel": "mail",
        "urgency": "within_12_hours",
        "came_at": "2026-02-02T12:00:00Z",
        "language": "fr",
        "summary": "A mother writes that her son of 15 is on his way to Patra.",
        "reach": "By telephone after six",
        "is_drill": False,
    },
    "desk.outcome": {
        "vocabulary": "2026.1",
        "request": QUESTION,
        "outcome": "declined",
        "reason": "no_capacity",
    },
    "traffic.week": {
        "week": "2026-02-02",
        "sent": 12,
        "came_in": "few",
        "running": 7,
        "overdue": 0,
        "unopened": "few",
        "within_4_hours": 5,
        "within_24_hours": "few",
        "within_72_hours": 0,
        "later": 0,
    },
    "traffic.unopened": {
        "vocabulary": "2026.1",
        "notice": QUESTION,
        "asked": "gr",
        "since": "2026-02-02T12:00:00Z",
        "urgency": "within_12_hours",
        "is_drill": False,
    },
    "drill.begin": {
        "drill": QUESTION,
        "name": "Exercise of spring",
        "begins_on": "2026-04-20",
        "ends_on": "2026-04-21",
    },
    "drill.end": {"drill": QUESTION, "ended_at": "2026-04-21T15:00:00Z"},
    "drill.result": {
        "drill": QUESTION,
        "came_in": 3,
        "unanswered": 1,
        "within_4_hours": 2,
        "within_24_hours": 0,
        "within_72_hours": 0,
        "later": 0,
    },
    "net.heads": {
        "received": PLACE,
        "received_digest": DIGEST,
        "sent": PLACE,
        "acknowledged": PLACE,
        "before": {"ep": 0, "seq": 0},
    },
    "net.resync": {"since": "2026-01-01", "but": [MESSAGE]},
    "net.copies": {
        "copies": [{"header": "eyJ2IjoxfQ", "signature": "A" * 86, "body": "{}"}],
        "is_last": True,
    },
    "net.hello": {
        "caps": ["mx/1"],
        "software": "Myosotis 0.1.0",
        "directory": {"version": 7, "digest": DIGEST},
        "log": {"number": 1200, "digest": DIGEST},
        "sent_at": "2026-02-02T12:00:00Z",
    },
    "net.keychange": {"statement": "eyJ2IjoxfQ"},
    "net.pull": {"most": 100},
    "net.problem": {"about": MESSAGE, "code": "illegal-transition", "state": "cancelled"},
}
