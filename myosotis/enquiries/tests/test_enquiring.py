"""Private enquiries between two nodes: the holder learns first, the asker nothing; who may be found; quotas."""

import base64
import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from myosotis.casework.actions.cases import add_form_of_name
from myosotis.casework.actions.restricting import restrict_case
from myosotis.casework.actions.withheld import set_block
from myosotis.casework.models import Case
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.enquiries import scans
from myosotis.enquiries.actions.choosing import let_be_found, take_out
from myosotis.enquiries.actions.evaluating import end_periods
from myosotis.enquiries.actions.hearing import forget_heard
from myosotis.enquiries.actions.judging import judge_candidate
from myosotis.enquiries.models import Candidate, ChildTags, Enquiry, HeardEnquiry, PeriodKey, TagBatch
from myosotis.enquiries.queries.register import list_findable, read_enquirable, standing
from myosotis.enquiries.queries.secrets import open_key
from myosotis.enquiries.tests.making import KNOWN, POINTS, child_of
from myosotis.exchange.actions.receiving import receive
from myosotis.exchange.models import Outbox
from myosotis.exchange.queries.messages import open_outgoing
from myosotis.exchange.tests import pair as pair_module
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.vault import store
from myosotis_core.protocol.encoding import decode
from myosotis_core.protocol.enquiry import oprf, stored_keys

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
REASON = "The father has threatened her."


def refuse(code, act, **given):
    with pytest.raises(Refused) as refusal:
        act(**given)
    assert refusal.value.reason == code


def test_the_holder_learns_of_a_child_written_in_another_script_and_nothing_goes_back(two, cast):
    two.register()
    sent = Outbox.objects.count()
    (found,) = two.ask_and_compare()
    assert (found.case, found.person) == (two.known, two.known.case_children.get().person)
    assert "py" in found.agreed
    judge_candidate(by=cast.charlie, candidate_id=found.pk, verdict="same")
    two.carry()
    assert Outbox.objects.count() == sent + 1  # the enquiry, and nothing for it


def test_silence_is_byte_for_byte_and_minute_for_minute_like_not_known(two, cast, monkeypatch):
    """The whole wire of an enquiry about a known child, and of one about a child nobody knows, both ways.

    What a node writes until its answer has gone is compared, which tells more than a clock that others share; the heads
    of both nodes afterwards are among it.
    """
    two.register()
    wires, heard = [], []

    def note(raw):
        with CaptureQueriesContext(connection) as asked:
            reply = receive(raw)
        written = [
            one["sql"].split()[:3] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        ]
        heard.append((len(raw), reply.status, len(reply.body), shape_of(reply.body), written))
        return reply

    monkeypatch.setattr(pair_module, "receive", note)
    stranger = open_case(cast.bob, cast.runaways, child_of("Хуго Веберовський"))
    warm = open_case(cast.bob, cast.runaways, child_of("Анна Маріїнська"))
    start = clock.now()
    for minute, case in enumerate((warm, two.case, stranger), start=1):
        heard.clear()
        two.case, rows = case, Outbox.objects.count()
        with clock.set_clock(start + dt.timedelta(minutes=minute)):
            two.ask()
            two.carry()
            scans.compare()
            judged = [
                judge_candidate(by=cast.charlie, candidate_id=one.pk, verdict="not_same")
                for one in Candidate.objects.filter(verdict="")
            ]
            two.carry()
            agreed = (two.pair.compare("be", "gr"), two.pair.compare("gr", "be"))
        wires.append((len(judged), [*heard], Outbox.objects.count() - rows, agreed))
    (_warm, known, unknown) = wires
    assert (known[0], unknown[0]) == (1, 0)
    assert known[1:] == unknown[1:]
    assert len(known[1]) == 3  # the enquiry, and the heads of both


def shape_of(raw):
    """What a reply says, without what is another in each: ids, digests, places, seconds, signatures."""
    told = json.loads(raw) if raw else {}
    signed = told.get("h") or told.get("r")
    header = json.loads(base64.urlsafe_b64decode(signed + "==")) if signed else {}
    varying = {"id", "ct", "seq", "at", "iat", "exp", "thr", "next", "s", "c", "h", "r"}
    return {name: value for name, value in {**told, **header}.items() if name not in varying}


def test_a_blocked_child_is_never_in_the_register_nor_is_its_sibling(two, cast):
    child = two.known.case_children.get().person_id
    set_block(by=cast.charlie, case_id=two.known.pk, person_id=child, reason=REASON)
    refuse("child_blocked", let_be_found, by=cast.charlie, case_id=two.known.pk)
    assert list_findable() == []


def test_a_block_set_later_hides_the_child_at_once_and_takes_its_tags_out(two, cast):
    two.register()
    two.ask()
    two.carry()
    child = two.known.case_children.get().person_id
    set_block(by=cast.charlie, case_id=two.known.pk, person_id=child, reason=REASON)
    scans.compare()  # the tags are still there, and say nothing
    assert not Candidate.objects.exists()
    assert read_enquirable(list(standing())) == []
    scans.follow()
    assert not ChildTags.objects.exists()


def test_what_waits_for_a_judgement_goes_when_a_block_is_set(two, cast):
    two.register()
    (found,) = two.ask_and_compare()
    child = two.known.case_children.get().person_id
    set_block(by=cast.charlie, case_id=two.known.pk, person_id=child, reason=REASON)
    scans.follow()
    assert not Candidate.objects.filter(pk=found.pk).exists()


@pytest.mark.parametrize("end", ["restrict", "take_out", "close", "erase"])
def test_who_is_restricted_taken_out_closed_or_erased_leaves_the_register(two, cast, end):
    two.register()
    assert ChildTags.objects.count() == 1
    if end == "restrict":
        restrict_case(by=cast.charlie, case_id=two.known.pk)
    elif end == "take_out":
        take_out(by=cast.charlie, case_id=two.known.pk)
    elif end == "close":
        now = clock.now()
        Case.objects.filter(pk=two.known.pk).update(closed_at=now, closed_by=cast.charlie, closure_reason="x")
    else:
        Case.objects.get(pk=two.known.pk).delete()
    scans.follow()
    assert not ChildTags.objects.exists()
    assert two.ask_and_compare() == []


def test_a_batch_with_a_child_who_may_no_longer_be_found_is_destroyed_with_its_key(
    two, cast, django_capture_on_commit_callbacks
):
    let_be_found(by=cast.charlie, case_id=two.known.pk)
    with two.pair.at("gr"):
        scans.tag_register()
    batch = TagBatch.objects.get()
    take_out(by=cast.charlie, case_id=two.known.pk)
    with django_capture_on_commit_callbacks(execute=True):
        scans.follow()
    assert not TagBatch.objects.exists()
    assert store.is_shredded(batch.pk)
    two.carry()
    assert not ChildTags.objects.exists()


def test_a_child_who_is_tagged_later_is_compared_with_enquiries_of_before(two, cast):
    other = open_case(cast.charlie, cast.abduction, child_of("Omar Haddadian"))
    two.register(other)
    assert two.ask_and_compare() == []
    two.pair.by = cast.sofia
    ChildTags.objects.update(made_at=clock.now() - dt.timedelta(days=2))
    two.register(two.known)
    scans.compare()
    assert [one.case for one in Candidate.objects.all()] == [two.known]


def test_a_changed_name_is_tagged_anew(two, cast):
    two.register()
    child = two.known.case_children.get().person_id
    add_form_of_name(by=cast.charlie, case_id=two.known.pk, person_id=child, text="Nadja")
    assert scans.follow() == 1
    assert not ChildTags.objects.exists()


def test_what_is_added_goes_with_others_once_a_day_and_not_by_itself(two, cast):
    two.register()
    more = open_case(cast.charlie, cast.abduction, child_of("Omar Haddadian"))
    two.register(more)
    assert ChildTags.objects.count() == 1
    ChildTags.objects.update(made_at=clock.now() - dt.timedelta(hours=25))
    two.tag()
    assert ChildTags.objects.count() == 2


def test_quotas_hold_on_both_sides(two, settings):
    two.register()
    settings.MYOSOTIS_ENQUIRIES_A_DAY = 2
    two.ask()
    two.ask()
    refuse("enquiries_spent", two.ask)
    settings.MYOSOTIS_ENQUIRIES_A_DAY = 3  # a node that keeps no quota of its own
    two.ask()
    settings.MYOSOTIS_ENQUIRIES_A_DAY = 2
    two.carry()
    assert Enquiry.objects.count() == 3
    assert HeardEnquiry.objects.count() == 2
    assert Enquiry.objects.values("pseudonym").distinct().count() == 1


def test_a_holder_has_no_more_evaluated_than_was_agreed(two, cast):
    two.register()
    row = PeriodKey.objects.get()
    assert row.spent == POINTS
    PeriodKey.objects.update(most=100)
    ChildTags.objects.all().delete()
    two.tag()
    assert not ChildTags.objects.exists()
    assert PeriodKey.objects.get().spent == POINTS


def test_an_own_child_under_a_block_is_asked_about_nowhere(two, cast):
    two.register()
    two.ask()  # it waits
    set_block(by=cast.bob, case_id=two.case.pk, person_id=two.child, reason=REASON)
    refuse("child_blocked", two.ask)
    two.carry()
    assert not HeardEnquiry.objects.exists()


def test_nothing_is_asked_where_it_cannot_be_answered(two, cast):
    refuse("peer_not_ready", two.ask)
    two.register()
    refuse("enquiry_incomplete", two.ask, reason=" ")
    bare = open_case(cast.bob, cast.runaways, missing_child("Nadia"))
    two.case = bare
    refuse("too_little_known", two.ask)


def test_where_it_is_switched_off_nothing_is_asked_tagged_or_answered(two, cast, settings):
    two.register()
    two.ask()
    settings.MYOSOTIS_ENQUIRIES = False
    refuse("enquiries_off", two.ask)
    refuse("enquiries_off", let_be_found, by=cast.charlie, case_id=two.known.pk)
    two.carry()
    assert not HeardEnquiry.objects.exists()  # it never left
    with two.pair.at("gr"):
        assert scans.tag_register() == 0
    assert scans.compare() == 0


def test_secrets_go_with_their_period_and_tags_of_enquiries_after_a_month(
    two, django_capture_on_commit_callbacks
):
    two.register()
    two.ask_and_compare()
    key, heard = PeriodKey.objects.get(), HeardEnquiry.objects.get()
    HeardEnquiry.objects.update(until=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_heard() == 1
    assert Candidate.objects.count() == 1
    assert store.is_shredded(heard.pk)
    PeriodKey.objects.update(period=1)
    with django_capture_on_commit_callbacks(execute=True):
        assert end_periods() == 1
    assert store.is_shredded(key.pk)


def test_the_whole_transcript_of_a_peer_shows_none_of_the_planted_children(two, cast):
    """The asker has its secret, all that came over the wire, and a dictionary with the very names and births."""
    cases = [
        open_case(cast.charlie, cast.abduction, child_of(f"{name} Vergissmeinnicht"))
        for name in ("Amarante", "Bellis", "Celosia", "Dahlia")
    ]
    with two.pair.at("gr"):
        for case in cases:
            let_be_found(by=cast.charlie, case_id=case.pk)
        dictionary = {key for _row, child in read_enquirable(list_findable()) for key in stored_keys(child)}
        scans.tag_register()
    points = _points_of("match.evaluate")
    two.carry()
    points |= _points_of("match.evaluated")
    secret = open_key(PeriodKey.objects.get()).scalar()
    found = set()
    for key in dictionary:
        point = oprf.hash_to_group("\0".join(("mx-enquiry/1", *key)).encode())
        found |= {point, oprf.multiply(secret, point)} & points
    assert len(dictionary) > 50
    assert len(points) >= 4 * POINTS
    assert found == set()
    assert ChildTags.objects.count() == 4


def _points_of(typ):
    bodies = [open_outgoing(row) for row in Outbox.objects.filter(typ=typ)]
    assert bodies
    return {decode(one) for body in bodies if body for one in body["points"]}


def test_no_name_stands_in_what_is_kept_of_others(two):
    two.register()
    two.ask_and_compare()
    rows = [*ChildTags.objects.values(), *HeardEnquiry.objects.values(), *Candidate.objects.values()]
    assert KNOWN.split()[1] not in repr(rows)
