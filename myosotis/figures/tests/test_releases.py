"""Releases at the secretariat: two people, an attack that passed, policies, what is public, the words themselves."""

import datetime as dt

import pytest

from myosotis.figures.actions.beside import (
    FileRefused,
    add_public_cells,
    read_other_figures,
    read_public_cells,
)
from myosotis.figures.actions.mappings import MappingRefused, MatchInput, add_match, load_mapping
from myosotis.figures.actions.policies import approve_policies, propose_policies
from myosotis.figures.actions.releases import (
    enter_build,
    note_proof,
    prepare_release,
    send_proofs,
    set_embargo,
    sign_release,
    want_build,
)
from myosotis.figures.actions.vocabulary_changes import ChangeInput, decide_change, note_vote, propose_change
from myosotis.figures.models import LocalMatch, Release, VocabularyChange
from myosotis.figures.queries.collections import collection_of_round
from myosotis.figures.queries.mappings import read_mapping, write_mapping
from myosotis.figures.tests.making_rounds import built, make_hotlines, make_round, send
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis_core.comparison import read_matches
from tests.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast):
    hotlines = make_hotlines()
    row = make_round(cast.colette)
    send(cast.colette, row, hotlines["BE"], {"runaway": 33})
    release = prepare_release(by=cast.colette, round_id=row.pk, name="Report", languages=["en"])
    return row, release, hotlines


def sign(by, release):
    return sign_release(by=by, release_id=release.pk, digest=Release.objects.get(pk=release.pk).digest)


def test_a_release_is_signed_by_two_people_after_the_attack_passed_and_its_policies_were_approved(
    cast, scene
):
    row, release, _hotlines = scene
    marta = make_user("Marta", "coordinator")
    enter_build(release_id=release.pk, built=built(is_safe=False))
    with pytest.raises(Refused, match="audit_has_not_passed"):
        sign(cast.colette, release)
    enter_build(release_id=release.pk, built=built())
    with pytest.raises(Refused, match="policy_not_approved"):
        sign(cast.colette, release)
    propose_policies(by=cast.colette, indicators=["new_cases_by_category"])
    with pytest.raises(Refused, match="another_person_approves"):
        approve_policies(by=cast.colette, indicators=["new_cases_by_category"])
    approve_policies(by=marta, indicators=["new_cases_by_category"])
    with pytest.raises(Refused, match="built_anew_meanwhile"):
        sign_release(by=cast.colette, release_id=release.pk, digest="another")
    sign(cast.colette, release)
    with pytest.raises(Refused, match="another_person_signs"):
        sign(cast.colette, release)
    assert collection_of_round(user=cast.colette, round_id=row.pk).earlier == {}
    set_embargo(by=marta, release_id=release.pk, until=clock.now() + dt.timedelta(days=1))
    assert sign(marta, release).is_signed
    assert collection_of_round(user=cast.colette, round_id=row.pk).earlier == {}, "not public before its time"
    set_embargo(by=marta, release_id=release.pk, until=None)
    earlier = collection_of_round(user=cast.colette, round_id=row.pk).earlier
    assert list(earlier[2025]) == ["new_cases-2025-1"]


def test_another_build_and_an_announced_correction_void_what_was_signed(cast, scene):
    _row, release, hotlines = scene
    Release.objects.update(indicators=[])
    enter_build(release_id=release.pk, built=built())
    Release.objects.update(indicators=[])
    sign(cast.colette, release)
    want_build(by=cast.colette, release_id=release.pk)
    assert Release.objects.get().first_by is None
    enter_build(release_id=release.pk, built=built())
    assert send_proofs(by=cast.colette, release_id=release.pk, text="Look") == 1
    proof = release.proofs.get(hotline=hotlines["BE"])
    note_proof(by=cast.colette, release_id=release.pk, proof_id=proof.pk, verdict="corrects")
    with pytest.raises(Refused, match="a_correction_is_announced"):
        sign(cast.colette, release)


def test_a_reply_of_a_hotline_stands_in_the_report_as_it_was_written(cast, scene):
    row, release, _hotlines = scene
    enter_build(release_id=release.pk, built=built())
    send_proofs(by=cast.colette, release_id=release.pk, text="Look")
    reply = "We moved house in June."
    given = {"by": cast.colette, "release_id": release.pk, "proof_id": release.proofs.get().pk}
    with pytest.raises(Refused, match="reply_has_no_words"):
        note_proof(**given, verdict="replied")
    note_proof(**given, verdict="replied", reply=reply)
    chapters = collection_of_round(user=cast.colette, round_id=row.pk).chapters
    assert reply in chapters["en"]["replies"]


def test_public_cells_are_known_to_the_next_report_and_a_file_with_a_mistake_is_told_by_line(cast, scene):
    row, _release, _hotlines = scene
    head = "indicator,year,hotline,category,count,source\n"
    cells = read_public_cells(
        f"{head}new_cases_by_category,2025,gr-line,runaway,12,Report\n".encode(), "police"
    )
    assert add_public_cells(by=cast.colette, cells=cells) == 1
    known = collection_of_round(user=cast.colette, round_id=row.pk).known[0]
    cell = {"indicator": "new_cases_by_category", "year": "2025", "hotline": "gr-line", "category": "runaway"}
    assert (known.cell, int(known.count)) == (cell, 12)
    with pytest.raises(FileRefused, match="Line 2"):
        read_public_cells(f"{head}new_cases_by_category,2025,,no_such,12,Report\n".encode(), "police")
    with pytest.raises(FileRefused, match="Line 2"):
        read_other_figures(b"series,country,year,figure,value,unit,source\nPolice,BE,2025,Reports,many,,x\n")


def test_rows_of_codes_never_contradict_each_other_and_their_history_stays(cast, scene):
    hotline = scene[2]["BE"]
    given = {"by": cast.colette, "hotline_id": hotline.pk}
    first = add_match(**given, given=MatchInput("W1", "skos:exactMatch", "category", "runaway"))
    other = MatchInput("W1", "skos:closeMatch", "category", "lost_injured_otherwise")
    with pytest.raises(MappingRefused):
        add_match(**given, given=other)
    add_match(**given, given=other, instead_of=first.pk)
    view = read_mapping(user=cast.colette, hotline_id=hotline.pk)
    assert [len(view.rows), len(view.ended)] == [1, 1]
    assert load_mapping(**given, matches=read_matches(write_mapping(view))) == 0
    assert load_mapping(**given, matches=[]) == 0
    assert LocalMatch.objects.filter(ended_at=None).count() == 0
    assert LocalMatch.objects.count() == 2


def test_a_change_of_the_vocabulary_has_time_for_comments_a_vote_and_a_year_to_come(cast, scene):
    hotline, today = scene[2]["BE"], clock.now().date()
    days = {"comments_until": today + dt.timedelta(days=3), "vote_until": today + dt.timedelta(days=30)}
    with pytest.raises(Refused, match="change_needs_time"):
        propose_change(by=cast.colette, given=ChangeInput("add", "x", "x", "y", **days))
    days["comments_until"] = today + dt.timedelta(days=14)
    change = propose_change(by=cast.colette, given=ChangeInput("add", "x", "x", "y", **days))
    given = {"by": cast.colette, "change_id": change.pk}
    with pytest.raises(Refused, match="not_now"):
        note_vote(**given, hotline_id=hotline.pk, vote="for")
    VocabularyChange.objects.update(comments_until=today - dt.timedelta(days=1), vote_until=today)
    note_vote(**given, hotline_id=hotline.pk, vote="for")
    with pytest.raises(Refused, match="not_now"):
        decide_change(**given, decision="adopted", why="", from_year=today.year + 1)
    VocabularyChange.objects.update(
        comments_until=today - dt.timedelta(days=2), vote_until=today - dt.timedelta(days=1)
    )
    with pytest.raises(Refused, match="adopted_from_a_year_to_come"):
        decide_change(**given, decision="adopted", why="", from_year=today.year)
    decide_change(**given, decision="adopted", why="", from_year=today.year + 1)
