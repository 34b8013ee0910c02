"""The signature of a file of the network: proven by compared keys, and wanted once the secretariat's are known."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from myosotis.exchange.models import Peer
from myosotis.exchange.tests.pair import Pair
from myosotis.network.models import Hotline
from myosotis.network.signing import find_missing, open_file, sign_file
from myosotis.network.tests.making import make_hotline
from myosotis.network.tests.test_carrying import write_all
from tests.people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(cast):
    """Two nodes, of which `gr` is the secretariat's."""
    made = Pair(cast.sofia)
    Peer.objects.filter(node_id="gr").update(kind="coordinator")
    make_hotline(cast.colette)
    return made


def write_signed(pair):
    """The whole network as the secretariat hands it on."""
    with pair.at("gr"):
        return sign_file(write_all())


def test_a_file_is_proven_by_the_keys_that_were_compared(pair):
    text = write_signed(pair)
    with pair.at("be"):
        assert open_file(text.encode()).node_id == "gr"
        assert open_file(text.replace("+30", "+31").encode()).problem
        assert open_file(text.replace("#signed gr", "#signed nobody").encode()).problem
        unsigned = open_file(write_all().encode())
        assert find_missing(unsigned, is_whole=True)
        assert not find_missing(unsigned, is_whole=False)
        Peer.objects.update(trusted=None, checked_at=None, checked_by=None, checked_how="")
        assert not find_missing(unsigned, is_whole=True)


def test_a_page_takes_a_signed_file_and_no_other_whole_one(pair, cast):
    signed, unsigned = write_signed(pair), write_all()
    Hotline.objects.all().delete()
    with pair.at("be"):
        client, address = sign_in(cast.sofia), reverse("network:load_file")
        for text, status, count in ((unsigned, 400, 0), (signed, 302, 1)):
            file = SimpleUploadedFile("network.json", text.encode())
            assert client.post(address, {"file": file}).status_code == status
            assert Hotline.objects.count() == count
