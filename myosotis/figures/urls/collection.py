"""Addresses of the secretariat's collection."""

from __future__ import annotations

from django.urls import URLPattern, path

from myosotis.figures.views import (
    beside,
    changes,
    figures,
    mappings,
    mediators,
    policies,
    releases,
    rounds,
    submissions,
)

ROUND = "collection/<uuid:round_id>/"
ASKED = ROUND + "of/<int:asked_id>/"
MAPPING = "collection/codes/<uuid:hotline_id>/"
RELEASE = "collection/releases/<uuid:release_id>/"
CHANGE = "collection/vocabulary/<uuid:change_id>/"
urlpatterns: list[URLPattern] = [
    path("collection/", rounds.show_rounds, name="rounds"),
    path("collection/new/", rounds.plan, name="plan_round"),
    path(ROUND, rounds.show_round, name="round"),
    path(ROUND + "open", rounds.open_one, name="open_round"),
    path(ROUND + "remind", rounds.remind, name="remind"),
    path(ROUND + "deadline", rounds.move_deadline, name="move_deadline"),
    path(ROUND + "close", rounds.close, name="close_round"),
    path(ROUND + "reopen", rounds.reopen, name="reopen_round"),
    path(ASKED, submissions.show_asked, name="asked"),
    path(ASKED + "told", rounds.note_told, name="note_told"),
    path(ASKED + "excuse", rounds.excuse, name="excuse"),
    path(ASKED + "file", submissions.take_file, name="take_file"),
    path(ASKED + "ask", submissions.ask, name="ask_back"),
    path(ASKED + "table/<slug:indicator>/", submissions.show_table, name="asked_table"),
    path(ASKED + "question/<uuid:question_id>/answer", submissions.answer, name="answer_question"),
    path(ASKED + "question/<uuid:question_id>/again", submissions.ask_again, name="ask_again"),
    path(ASKED + "question/<uuid:question_id>/settle", submissions.settle, name="settle_question"),
    path("collection/submission/<uuid:submission_id>/take-back", submissions.take_back, name="take_back"),
    path(ROUND + "mediators/", mediators.show_mediators, name="mediators"),
    path(ROUND + "mediators/<uuid:answer_id>/remove", mediators.remove, name="remove_mediator"),
    path(ROUND + "figures/", figures.show_figures, name="figures"),
    path(ROUND + "release/", releases.prepare, name="prepare_release"),
    path("collection/codes/", mappings.show_mappings, name="mappings"),
    path(MAPPING, mappings.show_mapping, name="mapping"),
    path(MAPPING + "rows.tsv", mappings.give_file, name="mapping_file"),
    path(MAPPING + "load", mappings.load_file, name="load_mapping"),
    path(MAPPING + "end/<uuid:match_id>", mappings.end, name="end_match"),
    path("collection/beside/", beside.show_beside, name="beside"),
    path("collection/beside/public", beside.add_cell, name="add_public_cell"),
    path("collection/beside/public-file", beside.load_cells, name="load_public_cells"),
    path("collection/beside/public/<uuid:cell_id>/remove", beside.remove_cell, name="remove_public_cell"),
    path("collection/beside/series", beside.load_series, name="load_series"),
    path("collection/beside/population", beside.load_population, name="load_population"),
    path("collection/releases/", releases.show_releases, name="releases"),
    path(RELEASE, releases.show_release, name="release"),
    path(RELEASE + "build", releases.want_build, name="want_build"),
    path(RELEASE + "proofs", releases.send_proofs, name="send_proofs"),
    path(RELEASE + "proofs/<int:proof_id>", releases.note_proof, name="note_proof"),
    path(RELEASE + "embargo", releases.set_embargo, name="set_embargo"),
    path(RELEASE + "sign", releases.sign, name="sign_release"),
    path(RELEASE + "stop", releases.stop, name="stop_release"),
    path(RELEASE + "table/<str:table>.csv", releases.give_table, name="ledger_table"),
    path(RELEASE + "files/<path:path>", releases.give_file, name="release_file"),
    path("collection/policies/", policies.show_policies, name="policies"),
    path("collection/policies/propose", policies.propose, name="propose_policies"),
    path("collection/policies/approve", policies.approve, name="approve_policies"),
    path("collection/vocabulary/", changes.show_changes, name="changes"),
    path(CHANGE, changes.show_change, name="change"),
    path(CHANGE + "comment", changes.comment, name="comment_change"),
    path(CHANGE + "vote", changes.vote, name="vote_change"),
    path(CHANGE + "decide", changes.decide, name="decide_change"),
    path(CHANGE + "version", changes.note_version, name="note_version"),
]
