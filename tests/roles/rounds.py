"""What requests about the secretariat's collection of figures are about, and what they send."""

from __future__ import annotations

import datetime as dt
from typing import Any

from myosotis.accounts.models import User
from myosotis.figures.actions.releases import enter_build, prepare_release
from myosotis.figures.actions.rounds import RoundInput, open_round, plan_round
from myosotis.figures.models import LocalMatch, Proof, PublicCell, ReturnQuestion, VocabularyChange
from myosotis.figures.tests.making_rounds import built, send
from myosotis.kernel import clock
from myosotis.network.models import Hotline, Member

ACTS = (
    "plan_round",
    "mediators",
    "remove_mediator",
    "open_round",
    "remind",
    "move_deadline",
    "close_round",
    "reopen_round",
    "note_told",
    "excuse",
    "take_file",
    "ask_back",
    "answer_question",
    "ask_again",
    "settle_question",
    "take_back",
    "mapping",
    "load_mapping",
    "end_match",
    "add_public_cell",
    "load_public_cells",
    "remove_public_cell",
    "load_series",
    "load_population",
    "prepare_release",
    "want_build",
    "send_proofs",
    "note_proof",
    "set_embargo",
    "sign_release",
    "stop_release",
    "propose_policies",
    "approve_policies",
    "changes",
    "comment_change",
    "vote_change",
    "decide_change",
    "note_version",
)
SENT: dict[str, dict[str, Any]] = {f"figures:{name}": {} for name in ACTS}
FORMS = {*ACTS}


def make_rounds(*, by: User) -> dict[str, Any]:
    """One of each: a flash collection that is open, with what a hotline sent, asked about, built and shown."""
    member, _is_new = Member.objects.get_or_create(name="Member of the round", country="PT")
    hotline = Hotline.objects.create(
        member=member, name="Lisbon line", country="PT", time_zone="Europe/Lisbon"
    )
    given = RoundInput("flash", 2025, "Flash", dt.date(2050, 1, 1), "", ["new_cases_by_category"])
    row = open_round(by=by, round_id=plan_round(by=by, given=given).pk, text="Please.")
    asked = row.asked.get(hotline=hotline)
    taken = send(by, row, hotline, {"runaway": 30})
    release = prepare_release(by=by, round_id=row.pk, name="Flash", languages=["en"])
    enter_build(release_id=release.pk, built=built())
    today = clock.now().date()
    change = VocabularyChange.objects.create(
        form="add",
        name="A code",
        definition="x",
        reason="y",
        comments_until=today + dt.timedelta(days=20),
        vote_until=today + dt.timedelta(days=40),
        proposed_by=by,
    )
    match = LocalMatch.objects.create(
        hotline=Hotline.objects.filter(country="GR").order_by("pk").last(),
        local="W1",
        predicate="skos:exactMatch",
        common_list="category",
        version="2026.1",
        common="runaway",
        made_by=by,
    )
    question = ReturnQuestion.objects.create(
        round=row, hotline=hotline, text="Is it right?", asked_by=by, way="mail"
    )
    cell = PublicCell.objects.create(
        indicator="new_cases", year=2025, count=3, sort="police", source="Police", noted_by=by
    )
    return {
        "round_id": row.pk,
        "asked_id": asked.pk,
        "submission_id": taken.pk,
        "question_id": question.pk,
        "match_id": match.pk,
        "release_id": release.pk,
        "proof_id": Proof.objects.create(release=release, hotline=hotline).pk,
        "cell_id": cell.pk,
        "answer_id": cell.pk,
        "change_id": change.pk,
        "indicator": "new_cases_by_category",
        "table": "new_cases-2025-1",
        "path": "index.html",
    }
