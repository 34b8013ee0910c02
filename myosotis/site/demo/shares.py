"""The proportions of the invented history. Where the federation has published a figure, it is followed (2018, 2024)."""

from __future__ import annotations

CATEGORIES = {
    "runaway": 0.667,
    "parental_abduction": 0.165,
    "lost_injured_otherwise": 0.091,
    "missing_in_migration": 0.070,
    "third_person_abduction": 0.006,
}
SUB_CATEGORIES: dict[str, dict[str, float]] = {
    "runaway": {"ran_from_home": 56, "ran_from_care": 38, "pushed_out": 6},
    "parental_abduction": {"abducted_within_country": 40, "abducted_across_border": 38, "retained": 22},
    "lost_injured_otherwise": {"lost": 40, "injured": 10, "undetermined": 50},
    "missing_in_migration": {"unaccompanied": 78, "separated": 16, "with_family": 6},
    "third_person_abduction": {"abductor_known": 70, "abductor_unknown": 30},
}
CROSS_BORDER = {
    "runaway": 0.015,
    "parental_abduction": 0.56,
    "lost_injured_otherwise": 0.02,
    "missing_in_migration": 0.45,
    "third_person_abduction": 0.1,
}
GIRLS = {"runaway": 0.60, "missing_in_migration": 0.14, "third_person_abduction": 0.6}
AGES: dict[str, dict[int, float]] = {
    "runaway": {9: 1, 10: 1, 11: 3, 12: 6, 13: 13, 14: 20, 15: 24, 16: 21, 17: 12},
    "parental_abduction": {
        1: 5,
        2: 8,
        3: 9,
        4: 10,
        5: 11,
        6: 12,
        7: 11,
        8: 10,
        9: 8,
        10: 7,
        11: 5,
        12: 4,
        14: 1,
    },
    "lost_injured_otherwise": {4: 4, 6: 5, 8: 7, 10: 8, 12: 10, 13: 10, 14: 12, 15: 13, 16: 15, 17: 16},
    "missing_in_migration": {12: 3, 13: 5, 14: 12, 15: 24, 16: 34, 17: 22},
    "third_person_abduction": {6: 5, 9: 10, 12: 25, 14: 30, 15: 30},
}
CHILDREN: dict[str, dict[int, float]] = {
    "runaway": {1: 95, 2: 5},
    "parental_abduction": {1: 62, 2: 30, 3: 8},
    "lost_injured_otherwise": {1: 97, 2: 3},
    "missing_in_migration": {1: 88, 2: 12},
    "third_person_abduction": {1: 100},
}
MISSING_FROM: dict[str, dict[str, float]] = {
    "runaway": {"household": 48, "institution": 34, "education": 8, "family_member": 6, "public_place": 4},
    "parental_abduction": {"household": 46, "visit": 34, "education": 8, "family_member": 12},
    "lost_injured_otherwise": {"public_place": 44, "household": 26, "education": 14, "transport": 16},
    "missing_in_migration": {"reception_centre": 72, "institution": 14, "border": 8, "transport": 6},
    "third_person_abduction": {"public_place": 70, "online": 30},
}
# Hours missing, least and most, by share. Runaways of 2024: 78 % under a week, 15 % to a month.
DURATIONS: dict[str, dict[tuple[int, int], float]] = {
    "runaway": {(3, 24): 36, (24, 72): 26, (72, 167): 16, (168, 720): 15, (720, 3000): 7},
    "parental_abduction": {(12, 167): 22, (168, 720): 30, (720, 4300): 36, (4300, 9000): 12},
    "lost_injured_otherwise": {(1, 8): 52, (8, 48): 36, (48, 300): 12},
    "missing_in_migration": {(20, 167): 30, (168, 720): 34, (720, 4000): 36},
    "third_person_abduction": {(2, 30): 100},
}
OUTCOMES: dict[str, dict[str, float]] = {
    "runaway": {"returned": 90, "stays_elsewhere_safely": 5, "located_not_returned": 3, "not_located": 2},
    "parental_abduction": {
        "returned": 30,
        "returned_by_order": 24,
        "returned_by_agreement": 26,
        "located_not_returned": 16,
        "not_located": 4,
    },
    "lost_injured_otherwise": {"returned": 92, "was_not_missing": 7, "deceased": 1},
    "missing_in_migration": {
        "returned": 34,
        "stays_elsewhere_safely": 22,
        "located_not_returned": 10,
        "not_located": 34,
    },
    "third_person_abduction": {"returned": 100},
}
FOUND = {
    "own_return": 34,
    "police": 30,
    "family_or_friends": 18,
    "carers": 10,
    "public_appeal": 4,
    "hotline": 4,
}
CONFIRMED = {"police": 44, "seen": 26, "child_spoken_to": 30}
POLICE = {"reported": 52, "reported_before": 24, "reported_on_advice": 20, "refused": 1, "not_reported": 3}
RISKS = {"low": 40, "medium": 40, "high": 16, "very_low": 4}
FIRST_CALLERS: dict[str, dict[str, float]] = {
    "runaway": {"parent": 52, "carer": 18, "relative": 12, "police": 8, "child": 5, "peer": 5},
    "parental_abduction": {"parent": 78, "relative": 8, "lawyer": 6, "police": 5, "child": 3},
    "lost_injured_otherwise": {"parent": 62, "police": 16, "school": 10, "relative": 12},
    "missing_in_migration": {
        "reception": 44,
        "carer": 28,
        "social_services": 12,
        "relative": 12,
        "police": 4,
    },
    "third_person_abduction": {"parent": 40, "public": 40, "police": 20},
}
PREVENTION = 0.07
PREVENTION_KINDS = {
    "abduction_feared": 58,
    "thinks_of_running": 26,
    "leaving_care_feared": 8,
    "online_contact": 8,
}
REPEATS = 0.28
CHANNELS = {"phone": 71, "chat": 10, "mail": 7, "text": 5, "social": 5, "web_form": 1.5, "in_person": 0.5}
LINES = {"line_116000": 86, "other_number": 10, "professional_line": 4}
# Contacts that belong to no case, by kind.
OTHER_KINDS = {
    "silent": 22,
    "information": 16,
    "wrong_number": 13,
    "prank": 13,
    "other_concern": 12,
    "test": 7,
    "professional": 6,
    "missing_adult": 4,
    "unanswered": 3,
    "sighting": 2,
    "thanks": 2,
}
OTHER_CALLERS = {
    "parent": 30,
    "child": 24,
    "public": 12,
    "peer": 8,
    "relative": 8,
    "school": 6,
    "social_services": 6,
    "did_not_say": 6,
}
WITHOUT_CONCERN = ("silent", "prank", "test", "wrong_number", "unanswered")
ANONYMOUS = 0.34
OPENED_BY_YEAR = (0.31, 0.35, 0.34)
