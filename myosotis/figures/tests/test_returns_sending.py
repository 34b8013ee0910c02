"""A return goes sealed to the coordinator's node, is taken in there, and what is said of it comes back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from myosotis.exchange.actions.sending import send
from myosotis.exchange.models import Peer
from myosotis.exchange.tests.pair import Pair
from myosotis.figures.actions import returns, returns_signing
from myosotis.figures.actions.asking_back import Finding, ask_again, ask_back, settle_question
from myosotis.figures.actions.returns_signing import find_coordinator
from myosotis.figures.actions.rounds import peers_of, tell
from myosotis.figures.collecting import collect_returns
from myosotis.figures.hearing import hear_secretariat
from myosotis.figures.models import AnnualReturn, FiguresNotice, ReturnQuestion, Round, Submission
from myosotis.figures.queries.returns import list_years
from myosotis.figures.return_tables import find_earlier
from myosotis.figures.saying import SENTENCES
from myosotis.figures.tests.making_rounds import make_hotlines, make_round
from myosotis.figures.tests.test_returns import refusal, sign_both
from myosotis.kernel.errors import Refused
from myosotis.network.models import Hotline
from tests.people import Cast, sign_in
from tests.roles.returns import make_returns

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


class Line:
    """The secretariat `be` and the hotline `gr`, joined by the exchange; the hotline's return is signed."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.pair = cast, Pair(cast.sofia)
        Peer.objects.filter(node_id="be").update(kind="coordinator")
        hotline = make_hotlines()["GR"]
        hotline.node_id = "gr"
        hotline.save()
        year = make_returns(by=cast.dimitri)["year"]
        with self.pair.at("gr"):
            self.row = sign_both(cast, AnnualReturn.objects.get())
        self.year = int(str(year))

    def open_round(self) -> None:
        """Announced to the hotline's node."""
        with self.pair.at("be"):
            make_round(self.cast.colette, self.year)

    def send(self) -> None:
        """The return goes, is taken in or refused, and the answer comes back."""
        with self.pair.at("gr"):
            returns_signing.send_return(by=self.cast.dimitri, return_id=self.row.pk)
        self.carry()

    def carry(self) -> None:
        self.pair.carry("gr", "be")
        with self.pair.at("be"):
            collect_returns()
        self.pair.carry("be", "gr")
        with self.pair.at("gr"):
            hear_secretariat()
        self.row.refresh_from_db()


@pytest.fixture
def line(cast: Cast) -> Line:
    return Line(cast)


def test_a_return_is_asked_for_sent_sealed_and_taken(cast: Cast, line: Line) -> None:
    line.open_round()
    line.carry()
    notice = FiguresNotice.objects.get()
    assert (notice.about, notice.year) == ("round", line.year)
    assert next(one for one in list_years(user=cast.dimitri) if one.year == line.year).due_on == notice.due_on
    line.send()
    assert (line.row.state, line.row.reply) == ("sent", "taken")
    taken = Submission.objects.get()
    assert taken.tables.get(indicator="new_cases").total == 90
    assert hear_secretariat() == 0
    with line.pair.at("be"):
        asked = next(one for one in taken.round.asked.all() if one.hotline_id == taken.hotline_id)
        body = {"period": str(line.year), "text": "Is it right?", "about": "question"}
        assert tell(cast.colette, peers_of([asked])[taken.hotline_id], body)
    line.carry()
    assert line.row.reply == "asked_back"
    second = returns.begin_correction(by=cast.dimitri, year=line.year, reason="Asked back.")
    with line.pair.at("gr"):
        line.row = sign_both(cast, second)
    line.send()
    assert (line.row.version, line.row.reply) == (2, "taken")
    assert Submission.objects.get(is_last=True).version == 2


def test_a_flash_collection_and_the_yearly_round_both_take_what_comes_sealed(cast: Cast, line: Line) -> None:
    line.open_round()
    with line.pair.at("be"):
        flash = make_round(cast.colette, line.year, form="flash")
    line.send()
    assert line.row.reply == "taken"
    held = {one.round.form: one.tables.count() for one in Submission.objects.select_related("round")}
    assert held["flash"] == 1 < held["yearly"]
    with line.pair.at("be"):
        Submission.objects.all().delete()
        Round.objects.exclude(pk=flash.pk).update(definitions="1999.1")
        Round.objects.filter(pk=flash.pk).update(indicators=["no_such_table"])
    line.send()
    assert (line.row.reply, Submission.objects.count()) == ("refused", 0)
    assert line.row.reply_text in SENTENCES


def test_a_flash_collection_takes_a_year_that_is_not_over_and_the_yearly_round_does_not(
    cast: Cast, line: Line
) -> None:
    now = line.year + 1
    row = returns.draft_return(by=cast.dimitri, year=now)
    assert refusal(returns_signing.sign_return, by=cast.sofia, return_id=row.pk, digest="") == "year_not_over"
    with line.pair.at("be"):
        make_round(cast.colette, now)
        make_round(cast.colette, now, form="flash")
    line.carry()
    with line.pair.at("gr"):
        line.row = sign_both(cast, row)
    line.send()
    assert line.row.reply == "taken"
    assert Submission.objects.get().round.form == "flash"
    assert now not in find_earlier(AnnualReturn(year=now + 1))


def test_where_no_round_is_open_the_answer_says_so(line: Line) -> None:
    line.send()
    assert line.row.reply == "refused"
    assert "No round of this year" in line.row.reply_text
    assert not Submission.objects.exists()


def test_only_the_secretariat_is_heard_and_asked(cast: Cast, line: Line) -> None:
    line.open_round()
    Peer.objects.update(kind="hotline")
    line.carry()
    assert not FiguresNotice.objects.exists()
    with line.pair.at("gr"), pytest.raises(Refused) as caught:
        returns_signing.send_return(by=cast.dimitri, return_id=line.row.pk)
    assert caught.value.reason == "no_coordinator"


def test_a_question_is_answered_in_words_and_asked_again(cast: Cast, line: Line) -> None:
    line.open_round()
    line.send()
    taken = Submission.objects.get()
    asked = taken.round.asked.get(hotline=taken.hotline_id)
    ask: dict[str, Any] = {
        "by": cast.colette,
        "round_id": taken.round_id,
        "asked_id": asked.pk,
        "way": "message",
    }
    with line.pair.at("be"):
        taken.questions = [
            {"code": "jump", "indicator": "new_cases", "place": "", "values": {"before": 9, "now": 90}}
        ]
        taken.save()
        finding = Finding("jump", "new_cases", "", "90 is far from 9.")
        ask_back(**ask, findings=[finding], text="And is it all of Greece?", said="90 …")
    line.carry()
    notice = FiguresNotice.objects.get(about="question")
    assert [one["text"] for one in notice.questions] == ["90 is far from 9.", "And is it all of Greece?"]
    address = reverse("figures:return", args=[line.year])
    page = sign_in(cast.dimitri).get(address).content.decode()
    assert "90 is more than three times, or less than a third of, last year’s 9." in page
    with line.pair.at("gr"):
        for one in notice.questions:
            answer = {"question": one["question"], "text": "Two towns joined the line."}
            where = reverse("figures:answer_notice", args=[line.year, notice.pk])
            assert sign_in(cast.dimitri).post(where, answer).status_code == 302
        again = sign_in(cast.dimitri).post(where, answer)
        assert (again.status_code, "Two towns joined" in again.content.decode()) == (400, True)
    line.carry()
    assert line.row.reply == "answered"
    first, second = ReturnQuestion.objects.filter(answer__contains="Two towns", answer_way="message")
    with line.pair.at("be"):
        settle_question(by=cast.colette, question_id=second.pk, end="explained")
        ask_again(by=cast.colette, question_id=first.pk, text="Which towns?", way="message")
    line.carry()
    assert line.row.reply == "asked_back"
    assert FiguresNotice.objects.filter(questions__0__text="Which towns?").exists()
    assert ReturnQuestion.objects.get(end="again").asked_again.is_open


def test_only_the_hotline_that_was_asked_can_answer(cast: Cast, line: Line) -> None:
    line.open_round()
    other = Hotline.objects.exclude(node_id="gr").first()
    row = Round.objects.get()
    question = ReturnQuestion.objects.create(
        round=row, hotline=other, text="Right?", asked_by=cast.colette, way="mail"
    )
    with line.pair.at("gr"), transaction.atomic():
        peer = find_coordinator()
        body = {"period": str(line.year), "question": str(question.ref), "text": "Yes."}
        send(by=cast.dimitri, peer=peer, typ="stats.answer", body=body, thread=None)
    line.carry()
    question.refresh_from_db()
    assert question.answer == ""
