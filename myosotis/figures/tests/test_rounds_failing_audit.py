"""What cannot be written into the log does not happen: every act of the secretariat's collection."""

import datetime as dt
import types

import pytest
from django.apps import apps
from django.db import transaction

from myosotis.figures import actions
from myosotis.figures.actions import (
    asking_back,
    beside,
    mappings,
    mediators,
    policies,
    releases,
    rounds,
    submissions,
    vocabulary_changes,
)
from myosotis.figures.actions.beside import CellInput
from myosotis.figures.actions.mappings import MatchInput
from myosotis.figures.documents import Document, pack
from myosotis.figures.models import (
    LocalMatch,
    OtherFigure,
    Policy,
    Proof,
    PublicCell,
    Release,
    ReturnQuestion,
    VocabularyChange,
)
from myosotis.figures.tests.making_rounds import built, make_hotlines, make_return, make_round, send
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis_core.comparison import read_population
from tests.full_log import LogIsFull, rows_of
from tests.people import make_user
from tests.roles.cooperation import make_peer

pytestmark = pytest.mark.django_db
FILE = b"country,year,age,children\n" + b"".join(b"BE,2025,%d,100\n" % age for age in range(18))


def everything():
    return {label: list(rows) for label, rows in rows_of(apps.get_app_config("figures").get_models()).items()}


@pytest.fixture
def scene(cast):
    by, hotlines = cast.colette, make_hotlines()
    row = make_round(by)
    among = make_round(by, form="mediators")
    planned, closed = make_round(by, 2024, is_open=False), make_round(by, 2023)
    rounds.close_round(by=by, round_id=closed.pk)
    taken = send(by, row, hotlines["BE"], {"runaway": 31})
    other = send(by, row, hotlines["PT"], {"runaway": 9})
    question = ReturnQuestion.objects.create(
        round=row, hotline=hotlines["BE"], text="Right?", asked_by=by, way="mail"
    )
    release = releases.prepare_release(by=by, round_id=row.pk, name="Report", languages=["en"])
    releases.enter_build(release_id=release.pk, built=built())
    today = clock.now().date()
    change = VocabularyChange.objects.create(
        form="add",
        name="x",
        definition="x",
        reason="y",
        comments_until=today + dt.timedelta(days=1),
        vote_until=today + dt.timedelta(days=2),
        proposed_by=by,
    )
    voted = VocabularyChange.objects.create(
        form="add",
        name="z",
        definition="x",
        reason="y",
        comments_until=today - dt.timedelta(days=1),
        vote_until=today,
        proposed_by=by,
    )
    VocabularyChange.objects.create(
        pk="11111111-1111-4111-8111-111111111111",
        form="add",
        name="a",
        definition="x",
        reason="y",
        comments_until=today - dt.timedelta(days=9),
        vote_until=today - dt.timedelta(days=8),
        proposed_by=by,
        decision="adopted",
        from_year=2030,
        decided_at=clock.now(),
        decided_by=by,
    )
    return types.SimpleNamespace(
        by=by,
        other=make_user("Marta", "coordinator"),
        hotlines=hotlines,
        row=row,
        planned=planned,
        closed=closed,
        asked=row.asked.get(hotline=hotlines["BE"]),
        silent=row.asked.get(hotline=hotlines["GR"]),
        taken=taken,
        spare=other,
        question=question,
        answered=ReturnQuestion.objects.create(
            round=row,
            hotline=hotlines["BE"],
            text="Sure?",
            asked_by=by,
            way="mail",
            answer="Yes.",
            answer_way="mail",
            answered_at=clock.now(),
        ),
        release=release,
        proof=Proof.objects.create(release=release, hotline=hotlines["BE"]),
        match=LocalMatch.objects.create(
            hotline=hotlines["BE"],
            local="W1",
            predicate="skos:exactMatch",
            common_list="category",
            version="2026.1",
            common="runaway",
            made_by=by,
        ),
        cell=PublicCell.objects.create(
            indicator="new_cases", year=2025, count=3, sort="police", source="x", noted_by=by
        ),
        change=change,
        voted=voted,
        among=among,
        answer=mediators.note_mediator(
            by=by, round_id=among.pk, given=mediators.MediatorInput("M-7", "GR", 1, {"running": 1})
        ),
    )


def list_acts(scene):
    s, by = scene, {"by": scene.by}
    row, asked = {**by, "round_id": s.row.pk}, {**by, "round_id": s.row.pk, "asked_id": s.silent.pk}
    release, change = {**by, "release_id": s.release.pk}, {**by, "change_id": s.change.pk}
    hotline = {**by, "hotline_id": s.hotlines["BE"].pk}
    given = rounds.RoundInput("flash", 2025, "Flash", dt.date(2050, 1, 1), "", ["new_cases"])
    proposal = vocabulary_changes.ChangeInput(
        "add", "x", "x", "y", clock.now().date() + dt.timedelta(days=20), dt.date(2050, 1, 1)
    )
    series = OtherFigure(series="Police", country="BE", year=2025, figure="Reports", value=3, source="x")
    yield lambda: rounds.plan_round(**by, given=given)
    yield lambda: rounds.open_round(**by, round_id=s.planned.pk, text="x")
    yield lambda: rounds.note_told(**asked)
    yield lambda: rounds.remind(**row, asked_ids=[s.silent.pk], text="x")
    yield lambda: rounds.excuse(**asked, why="x")
    yield lambda: rounds.move_deadline(**row, due_on=dt.date(2051, 1, 1))
    yield lambda: rounds.close_round(**row)
    yield lambda: rounds.reopen_round(**by, round_id=s.closed.pk)
    given_return = make_return("x", 2025, {"runaway": 1})
    yield lambda: submissions.take_in_return(
        **row, hotline_id=s.hotlines["GR"].pk, given=given_return, way="unsigned"
    )
    yield lambda: submissions.withdraw_submission(**by, submission_id=s.spare.pk)
    yield lambda: asking_back.ask_back(**asked, findings=[], text="x", way="mail")
    yield lambda: asking_back.note_answer(**by, question_id=s.question.pk, answer="x", way="mail")
    again = {"question_id": s.answered.pk, "text": "Why?", "way": "mail"}
    yield lambda: asking_back.ask_again(**by, **again)
    yield lambda: asking_back.settle_question(**by, question_id=s.question.pk, end="left")
    row_of_codes = MatchInput("W2", "skos:exactMatch", "category", "runaway")
    yield lambda: mappings.add_match(**hotline, given=row_of_codes)
    yield lambda: mappings.end_match(**hotline, match_id=s.match.pk)
    yield lambda: mappings.load_mapping(**hotline, matches=[])
    cell = CellInput("new_cases", 2024, (), 3, "police", "x")
    yield lambda: beside.add_public_cells(**by, cells=[cell])
    yield lambda: beside.remove_public_cell(**by, cell_id=s.cell.pk)
    yield lambda: beside.load_other_figures(**by, rows=[series])
    yield lambda: beside.load_population(**by, population=read_population(FILE, vintage="x"))
    told = mediators.MediatorInput("M-1", "BE", 3, {"running": 3})
    yield lambda: mediators.note_mediator(**by, round_id=s.among.pk, given=told)
    removed = {"round_id": s.among.pk, "answer_id": s.answer.pk}
    yield lambda: mediators.remove_mediator(**by, **removed)
    yield lambda: policies.propose_policies(**by, indicators=["new_cases"])
    yield lambda: releases.prepare_release(**row, name="x", languages=["en"])
    yield lambda: releases.release_table(**by, year=2025, name="x", built=built())
    yield lambda: releases.want_build(**release)
    yield lambda: releases.enter_build(release_id=s.release.pk, built=built(content="x"))
    yield lambda: releases.note_fault(release_id=s.release.pk, fault="x")
    yield lambda: releases.send_proofs(**release, text="x")
    yield lambda: releases.note_proof(**release, proof_id=s.proof.pk, verdict="approved")
    yield lambda: releases.set_embargo(**release, until=clock.now())
    yield lambda: releases.stop_release(**release)
    yield lambda: vocabulary_changes.propose_change(**by, given=proposal)
    yield lambda: vocabulary_changes.note_comment(**change, hotline_id=s.hotlines["BE"].pk, text="x")
    voting = {**by, "change_id": s.voted.pk}
    yield lambda: vocabulary_changes.note_vote(**voting, hotline_id=s.hotlines["BE"].pk, vote="for")
    yield lambda: vocabulary_changes.decide_change(**change, decision="withdrawn", why="", from_year=None)
    adopted = {**by, "change_id": "11111111-1111-4111-8111-111111111111"}
    yield lambda: vocabulary_changes.note_version(**adopted, version="2027.1")


def list_messages(scene):
    document = Document(
        "gr-line", "GR", 2025, 1, "2026.1", make_return("gr-line", 2025, {"runaway": 7}).tables
    )
    raw = document.to_bytes()
    body = {"period": "2025", "version": 1, "digest": document.digest, "document": pack(raw)}
    inbox = types.SimpleNamespace(
        pk=new_id(), peer=make_peer("gr-line", "GR", "Athens line"), received_at=clock.now()
    )
    yield inbox, body, "taken"
    other = types.SimpleNamespace(
        pk=new_id(), peer=make_peer("xx-line", "PT", "Unknown line"), received_at=clock.now()
    )
    yield other, body, "refused"


def test_a_return_that_came_sealed_is_taken_in_or_refused_and_neither_without_the_log(scene, monkeypatch):
    question = ReturnQuestion.objects.create(
        round=scene.row, hotline=scene.hotlines["GR"], text="Right?", asked_by=scene.by, way="mail"
    )
    said = {"period": "2025", "question": str(question.ref), "text": "Yes."}
    for inbox, body, outcome in list_messages(scene):
        with transaction.atomic():
            assert submissions.take_in_message(inbox, body) == outcome
            transaction.set_rollback(True)
        before = everything()
        with monkeypatch.context() as patched:
            fill_log(patched)
            with pytest.raises(LogIsFull), transaction.atomic():
                submissions.take_in_message(inbox, body)
            with pytest.raises(LogIsFull), transaction.atomic():
                asking_back.hear_answer(inbox, said)
        assert everything() == before


def fill_log(monkeypatch):
    def fail(*_words, **_ids):
        raise LogIsFull

    for module in vars(actions).values():
        if isinstance(module, types.ModuleType) and hasattr(module, "record"):
            monkeypatch.setattr(module, "record", fail)


def test_what_cannot_be_logged_does_not_happen(scene, monkeypatch):
    fill_log(monkeypatch)
    before = everything()
    for act in list_acts(scene):
        with pytest.raises(LogIsFull):
            act()
        assert everything() == before


def test_nor_are_policies_approved_or_a_release_signed(scene, monkeypatch):
    policies.propose_policies(by=scene.by, indicators=["new_cases", "new_cases_by_category"])
    Release.objects.update(indicators=["new_cases"])
    policies.approve_policies(by=scene.other, indicators=["new_cases"])
    fill_log(monkeypatch)
    before = everything()
    with pytest.raises(LogIsFull):
        policies.approve_policies(by=scene.other, indicators=["new_cases_by_category"])
    release = Release.objects.get()
    with pytest.raises(LogIsFull):
        releases.sign_release(by=scene.by, release_id=release.pk, digest=release.digest)
    assert everything() == before
    assert Policy.objects.filter(approved_at=None).count() == 1
