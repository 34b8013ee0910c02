"""The worker: every scan in its rhythm, a failing one on its own."""

import datetime as dt

import pytest

from myosotis.audit.actions import record
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis.site import followers, working
from myosotis.site.followers import FOLLOWERS, Follower
from myosotis.site.processes import AlreadyRunning, only_one
from myosotis.site.working import State
from myosotis.vault import erasure, store

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


def fail():
    raise ValueError("Liselot")


def test_a_failing_scan_stops_no_other_and_is_written_down_without_its_words():
    ran = []
    scans = [Follower("desk", "breaks", fail), Follower("desk", "runs", lambda: ran.append(1))]
    states = {}
    working.run_due(scans, states)
    working.write_states(states)
    assert ran == [1]
    assert working.list_failing()[0][0] == "desk.breaks"
    assert "Liselot" not in working.states_path().read_text()


def test_a_failing_scan_is_tried_again_ever_more_slowly():
    scan = Follower("desk", "breaks", fail, dt.timedelta(hours=1))
    states = {}
    with clock.set_clock(NOON):
        assert working.run_due([scan], states)
        assert not working.run_due([scan], states)
    with clock.set_clock(NOON + dt.timedelta(seconds=15)):
        assert working.run_due([scan], states)
    with clock.set_clock(NOON + dt.timedelta(seconds=35)):
        assert not working.run_due([scan], states)
    assert states["desk.breaks"].failures == 2


def test_a_scan_runs_again_only_when_its_time_has_come():
    scan = Follower("desk", "runs", lambda: None, dt.timedelta(minutes=5))
    state = State(ran_at=NOON.isoformat())
    assert not working.is_due(scan, state, NOON + dt.timedelta(minutes=4))
    assert working.is_due(scan, state, NOON + dt.timedelta(minutes=5))


def test_a_damaged_file_of_states_is_as_good_as_none():
    working.states_path().write_text('{"desk.runs": {"ran')
    assert working.read_states() == {}


def test_there_is_one_worker_at_a_time():
    with only_one("worker", "busy"), pytest.raises(AlreadyRunning), only_one("worker", "busy twice"):
        pass


def test_every_scan_of_the_house_runs_twice_without_harm():
    assert [name for name, _state in working.run_once()] == []
    assert [name for name, _state in working.run_once()] == []
    assert len({follower.label for follower in FOLLOWERS}) == len(FOLLOWERS)


def test_an_erasure_is_finished_after_a_crash_between_the_data_and_the_keys():
    root = new_id()
    store.add_keys([root], "case")
    record("erasure.done", by="somebody", case=root, roots=[root])
    assert followers.repeat_erasures() == 1
    assert erasure.roots_with_keys([root]) == []
    assert str(root) in store.erased_log_path().read_text()
    assert followers.repeat_erasures() == 0


def test_a_log_that_was_cut_is_a_failing_scan():
    record("test.written", by="somebody")
    store.keep_log_head(9, "a" * 64)
    with pytest.raises(followers.LogNotWhole, match="tail is missing"):
        followers.verify_log()


def test_the_head_of_the_log_is_kept_by_the_worker_at_the_latest():
    for _ in range(3):
        record("test.written", by="somebody")
    erasure.keep_head_of_log()
    assert store.kept_log_head()[0] == 3
