"""An act about a file or a paper that cannot be written into the log does not happen."""

import pytest

from myosotis.casework.tests.making import missing_child, open_case
from myosotis.files import actions as file_actions
from myosotis.files import blobs
from myosotis.files.actions import Described
from myosotis.files.inspection.verdicts import Verdict
from myosotis.files.models import File
from myosotis.kernel import clock
from myosotis.papers import actions
from myosotis.papers.models import Paper
from tests.full_log import LogIsFull, fail

pytestmark = pytest.mark.django_db


def everything():
    rows = [sorted(map(repr, model.objects.values_list())) for model in (File, Paper)]
    return rows, sorted(blobs.list_blobs())


def test_a_failing_log_undoes_every_act(cast, monkeypatch):
    case = open_case(cast.alice, cast.runaways, missing_child())
    told = {"by": cast.bob, "case_id": case.pk}
    described = Described(kind="other_file", received_on=clock.now().date())
    picture = Verdict("image/jpeg", 1, 1, b"picture", b"small")
    monkeypatch.setattr(actions, "inspect_content", lambda _content: picture)
    kept = actions.receive_file(**told, described=described, content=b"x")
    set_aside = actions.receive_file(**told, described=described, content=b"x")
    actions.withdraw_file(**told, file_id=set_aside.pk)
    made = actions.MadePaper(b"%PDF", "en", "Police", "Report", ["names"])
    before = everything()

    monkeypatch.setattr(actions, "record", fail)
    monkeypatch.setattr(file_actions, "record", fail)
    for act in (
        lambda: actions.receive_file(**told, described=described, content=b"x"),
        lambda: actions.withdraw_file(**told, file_id=kept.pk),
        lambda: actions.set_file_aside(**told, file_id=kept.pk),
        lambda: actions.use_file_again(**told, file_id=set_aside.pk),
        lambda: actions.report_abuse_material(**told, file_id=kept.pk),
        lambda: actions.note_file_left(**told, file_id=kept.pk, is_shown=False),
        lambda: actions.make_paper(**told, made=made, title="Sheet"),
    ):
        with pytest.raises(LogIsFull):
            act()
        assert everything() == before
