"""Other ways than a line to the peer: it fetches, or somebody carries a stick; and files in pieces."""

import pytest
from django.test import Client

from myosotis.exchange.actions import attachments as pieces
from myosotis.exchange.actions import sealed_files
from myosotis.exchange.actions.pulling import fetch
from myosotis.exchange.actions.sealed_files import read_file, write_file
from myosotis.exchange.egress import Answer, Unreachable
from myosotis.exchange.errors import FileRefused
from myosotis.exchange.models import Attachment, AttachmentPiece, Outbox, Peer, Way
from myosotis.exchange.queries.attachments import is_here, open_file
from myosotis.exchange.tests.pair import Pair
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


@pytest.fixture
def pair(cast):
    return Pair(cast.sofia)


class WebLine:
    """A line that leads through the addresses themselves."""

    def __init__(self, pair, target, faults=()):
        self.pair, self.target, self.faults, self.client = pair, target, list(faults), Client()

    def post(self, path, body, **_more):
        if self.faults and self.faults.pop(0):
            raise Unreachable("connection")
        with self.pair.at(self.target):
            answer = self.client.post(path, body, content_type="application/json")
        assert not answer.cookies
        return Answer(answer.status_code, answer.content)


def ids(rows):
    return [str(row.pk) for row in rows]


def test_a_node_that_nobody_reaches_fetches_what_waits(pair):
    rows = [pair.write("be", "gr") for _ in range(3)]
    with pair.at("gr"):
        assert fetch(pair.peers["be"], WebLine(pair, "be")) >= 3
    assert pair.applied("be", "gr") == ids(rows)
    assert not Outbox.objects.filter(pk__in=ids(rows), acknowledged_at=None).exists()


def test_nobody_else_fetches_what_waits(pair):
    pair.write("be", "gr")
    pair.carry("gr", "be")
    answer = WebLine(pair, "be").post("/x/pull", pair.sent[0])
    assert (answer.status, answer.body) == (204, b"")


def test_addresses_for_machines_refuse_what_is_too_long_and_what_proves_nothing(pair):
    line = WebLine(pair, "be")
    assert line.post("/x/", b"x" * 800_000).status == 413
    for path in ("/x/", "/x/receipt", "/x/piece"):
        assert line.post(path, b"{}").status == 400


def test_a_stick_carries_the_same_bytes_and_its_receipts_come_back(pair, cast):
    rows = [pair.write("be", "gr") for _ in range(4)]
    with pair.at("be"):
        content = write_file(by=cast.kim, node_id="gr")
    assert content == content.decode().encode()
    with pair.at("gr"):
        brought = read_file(by=cast.sofia, content=content)
        assert (brought.taken, brought.stopped_by) == (6, [])
        assert read_file(by=cast.sofia, content=content).taken == 6
        back = write_file(by=cast.sofia, node_id="be")
    assert pair.applied("be", "gr") == ids(rows)
    with pair.at("be"):
        assert read_file(by=cast.kim, content=back).receipts == 6
    assert not Outbox.objects.filter(pk__in=ids(rows), acknowledged_at=None).exists()
    pair.settle()


def test_a_file_never_grows_beyond_what_is_read_and_the_rest_goes_in_the_next(pair, cast, monkeypatch):
    rows = [pair.write("be", "gr") for _ in range(4)]
    monkeypatch.setattr(sealed_files, "MOST_BYTES", 1)
    for _ in range(6):
        with pair.at("be"):
            content = write_file(by=cast.kim, node_id="gr")
        with pair.at("gr"):
            assert read_file(by=cast.sofia, content=content).taken <= 2
            back = write_file(by=cast.sofia, node_id="be")
        with pair.at("be"):
            read_file(by=cast.kim, content=back)
    assert pair.applied("be", "gr") == ids(rows)


def test_a_file_for_another_node_or_changed_on_the_way_is_not_taken(pair, cast):
    pair.write("be", "gr")
    with pair.at("be"):
        content = write_file(by=cast.sofia, node_id="gr")
        for wrong in (content, b"{}", b"\xff"):
            with pytest.raises(FileRefused):
                read_file(by=cast.sofia, content=wrong)
    place = content.index(b'{\\"c\\":\\"') + 200
    changed = content[:place] + (b"A" if content[place : place + 1] != b"A" else b"B") + content[place + 1 :]
    with pair.at("gr"):
        assert read_file(by=cast.sofia, content=changed).taken == 0
        with pytest.raises(Refused):
            read_file(by=cast.alice, content=content)


def test_a_file_goes_in_pieces_and_is_taken_up_where_it_stopped(pair):
    content = bytes(range(256)) * 10_000
    sealed, parts = pieces.seal_file(content)
    message = pair.write("be", "gr")
    pieces.attach(message=message, attachment=sealed, pieces=parts)
    with pair.at("be"):
        with pytest.raises(Unreachable):
            pieces.carry_pieces(pair.peers["gr"], WebLine(pair, "gr", [0, 1]))
        assert AttachmentPiece.objects.filter(attachment__way=Way.IN).count() == 1
        assert pieces.carry_pieces(pair.peers["gr"], WebLine(pair, "gr")) == len(parts) - 1
    assert is_here(pair.peers["be"], sealed.to_value())
    assert open_file(pair.peers["be"], sealed.to_value()) == content
    assert not AttachmentPiece.objects.filter(attachment__way=Way.OUT).exists()


def test_no_further_piece_goes_to_a_peer_that_was_suspended_a_moment_ago(pair, monkeypatch):
    sealed, parts = pieces.seal_file(bytes(range(256)) * 10_000)
    pieces.attach(message=pair.write("be", "gr"), attachment=sealed, pieces=parts)
    line = WebLine(pair, "gr")
    asked = line.post

    def suspend(path, body, **more):
        Peer.objects.filter(node_id="gr").update(suspended_at=clock.now(), suspended_by=pair.by)
        return asked(path, body, **more)

    monkeypatch.setattr(line, "post", suspend)
    with pair.at("be"):
        assert pieces.carry_pieces(pair.peers["gr"], line) == 1


def test_a_piece_that_is_not_the_one_named_is_not_kept(pair):
    sealed, parts = pieces.seal_file(b"x" * 100)
    message = pair.write("be", "gr")
    row = pieces.attach(message=message, attachment=sealed, pieces=parts)
    AttachmentPiece.objects.filter(attachment=row).update(content=b"y" * 116)
    with pair.at("be"):
        pieces.carry_pieces(pair.peers["gr"], WebLine(pair, "gr"))
    assert not Attachment.objects.filter(way=Way.IN).exists()


def test_one_peer_fills_no_disk_with_pieces_of_files_that_nobody_asked_for(pair, monkeypatch):
    whole, sealed = pieces.seal_file(b"x" * 3_000_000)
    monkeypatch.setattr(pieces, "MOST_BYTES_HELD", whole.size - 1)
    row = pair.write("be", "gr")
    with pair.at("be"):
        pieces.attach(message=row, attachment=whole, pieces=sealed)
        assert pieces.carry_pieces(pair.peers["gr"], WebLine(pair, "gr")) == 0
    assert not Attachment.objects.filter(way=Way.IN).exists()
