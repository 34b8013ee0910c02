"""A thousand planted names, phones and places: none is readable anywhere but on the pages."""

import io
import json
import sqlite3
import tarfile
import urllib.error
import urllib.request
import uuid
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest

from conftest import TEST_NODE_KEY
from tests.canary import (
    PHONE_STEM,
    STEMS,
    Canaries,
    contact_values,
    files_under,
    names_given_back,
    search,
    writings,
)
from tests.node import NodeProcess

pytestmark = pytest.mark.slow

PLANT = """
from tests.people import make_cast, sign_in
from tests.canary import Canaries, plant_by_actions, plant_names
import json
cast = make_cast()
canaries = Canaries()
cases = plant_by_actions(canaries, contacts=80, cases=45)
plant_names(1000)
client = sign_in(cast.alice)
print(json.dumps([canaries.planted, cases, client.session.session_key]))
"""
COUNTS = """
from myosotis.casework.facts import facts_of_year
from myosotis.kernel import clock
from myosotis_core.indicators import year_so_far
year = clock.now().year
print(year_so_far(facts_of_year(year), year))
"""
THEFT = """
from pathlib import Path
from myosotis.people.tokens import index_key
from tests.canary import names_given_back
print(names_given_back(Path("{database}"), index_key(), 1000))
"""
ERASE = """
import json
from myosotis.accounts.models import User
from myosotis.casework.actions import erasure
from myosotis.casework.actions.episodes import end_episode
from myosotis.casework.models import ContactCase, CaseChild, Episode
from myosotis.people.models import IndexedOwner, Posting
from myosotis.vault import store
bob, sofia = (User.objects.get(email=f"{name}@hotline.test") for name in ("bob", "sofia"))
roots = {case}
roots = [case, *ContactCase.objects.filter(case=case).values_list("contact", flat=True),
         *CaseChild.objects.filter(case=case).values_list("person", flat=True)]
row = lambda root: store.connect().execute("SELECT wrap FROM key WHERE root = ?", [str(root)]).fetchone()
wraps = [bytes(row(root)[0]).hex() for root in roots]
numbers = list(IndexedOwner.objects.filter(owner__in=roots).values_list("number", flat=True))
tokens = Posting.objects.filter(number__in=numbers).count()
end_episode(by=bob, episode_id=Episode.objects.get(case=case).pk, confirmation="police", outcome="returned")
one = erasure.propose_erasure(by=bob, case_id=case, ground="asked_by_person")
"""
CONFIRM = """
erasure.confirm_erasure(by=sofia, erasure_id=one.pk)
left = Posting.objects.filter(number__in=numbers).count()
left += IndexedOwner.objects.filter(owner__in=roots).count()
print(json.dumps([[str(root) for root in roots], wraps, tokens, left]))
"""


class Signed:
    """Somebody's browser, as far as the server sees it."""

    def __init__(self, node, session):
        self.node = node
        token = "c" * 32
        self.headers = {
            "Cookie": f"myosotis_be_session={session}; myosotis_be_csrf={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/json",
        }

    def send(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(self.node.url + path, data, self.headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


@pytest.fixture(scope="module")
def planted():
    """A served node with everything planted, a reader at its key store, and one backup."""
    with NodeProcess(MYOSOTIS_LOG_LEVEL="DEBUG") as node:
        count, cases, session = json.loads(node.manage(PLANT, seconds=300).splitlines()[-1])
        canaries = Canaries(seed=9)
        canaries.planted = count
        browser = Signed(node, session)
        for _ in range(45):
            contact = uuid.uuid4()
            fields, entries = contact_values(canaries, str(uuid.uuid4()))
            body = {"fields": fields, "entries": entries}
            status, answer = browser.send("PUT", f"/contacts/{contact}/save", body)
            assert status == 200, answer
        page = browser.send("GET", f"/contacts/{contact}/")
        browser.send("GET", "/no/such/page?q=Quxwylska")
        browser.send("POST", "/accounts/login/", {"login": "Quxwylska@example.org", "password": "Quxwylska"})
        with closing(sqlite3.connect(node.home / "keys.sqlite3")) as reader:
            reader.execute("SELECT COUNT(*) FROM key").fetchone()
            done = node.command("backup")
            assert done.returncode == 0, done.stderr
            yield node, canaries.planted, cases, page


def opened_backups(node):
    """The backups as whoever holds the recovery key reads them."""
    identity = (node.home.parent / f"{node.home.name}.recovery.key").read_text().strip()
    for path in sorted((node.home / "backups").glob("*.age")):
        yield str(path), pyrage.decrypt(path.read_bytes(), [pyrage.x25519.Identity.from_str(identity)])


def test_the_search_finds_a_planted_value_however_it_is_written():
    for pattern, kind in writings().items():
        assert any(hit.endswith(kind) for hit in search([("x", b"\0abc" + pattern + b"\xff")]))
    assert search([("x", b"nothing planted here")]) == []
    assert len(set(writings().values())) == 7
    assert PHONE_STEM.encode() in writings()
    assert len(STEMS) == 5


def test_a_thousand_are_planted_and_read_on_the_page(planted):
    _node, count, _cases, (status, page) = planted
    print(f"\n{count} values planted")
    assert count >= 1000
    assert status == 200
    assert "straat" in page.decode()


def test_none_is_found_on_the_disk_or_in_what_the_node_prints(planted):
    node, *_rest = planted
    names = {Path(name).name for name, _content in files_under(node.home)}
    assert {"node.sqlite3", "keys.sqlite3"} <= names
    assert search(files_under(node.home, node.log)) == []


def test_none_is_found_in_an_opened_backup_and_no_search_token_is_in_it(planted):
    node, *_rest = planted
    opened = list(opened_backups(node))
    assert len(opened) == 2
    assert search(opened) == []


def test_a_stolen_database_or_an_old_backup_gives_back_none_of_a_thousand_names(planted, tmp_path):
    node, *_rest = planted
    database = node.home / "node.sqlite3"
    wrong_keys = (bytes(32), b"", TEST_NODE_KEY, sha256(b"myosotis").digest())
    assert [names_given_back(database, key, 1000) for key in wrong_keys] == [0, 0, 0, 0]
    found_with_the_living_key = int(node.manage(THEFT.format(database=database)))
    assert found_with_the_living_key == 1000
    copy = tmp_path / "backup.sqlite3"
    data = next(content for name, content in opened_backups(node) if "data" in Path(name).name)
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        copy.write_bytes(tar.extractfile("node.sqlite3").read())
    assert int(node.manage(THEFT.format(database=copy))) == 0


def test_after_an_erasure_nothing_of_it_can_be_opened_from_a_backup(planted):
    node, _count, cases, _page = planted
    case = cases[0]
    with closing(sqlite3.connect(node.home / "keys.sqlite3")) as reader:
        reader.execute("SELECT COUNT(*) FROM key").fetchone()
        code = ERASE.replace("roots = {case}", f"case = {case!r}") + f"\n{COUNTS}"
        lines = node.manage(code + CONFIRM + COUNTS).splitlines()
    counts_before, (roots, wraps, tokens, left), counts_after = lines[0], json.loads(lines[1]), lines[2]
    assert len(roots) == 3
    assert tokens > 0
    assert left == 0
    assert counts_before == counts_after
    wraps = [bytes.fromhex(wrap) for wrap in wraps]
    check_present_store(node, roots, wraps)
    check_backups_before_and_after_seven_days(node, wraps)


def check_present_store(node, roots, wraps):
    """The present key store opens none of the roots, so no backup of the data is readable with it."""
    kept = b"".join(content for name, content in files_under(node.home) if "keys.sqlite3" in name)
    assert not any(wrap in kept for wrap in wraps)
    code = (
        "from uuid import UUID\nfrom myosotis.vault import store\n"
        f"print(len(store.load_keys([UUID(root) for root in {roots!r}])))"
    )
    assert node.manage(code).strip() == "0"
    ledger = (node.home / "erased.log").read_text()
    assert all(root in ledger for root in roots)


def check_backups_before_and_after_seven_days(node, wraps):
    """The copy of the keys from before still holds them; seven days later it is gone, and nothing else does."""
    assert any(wraps[0] in content for _name, content in opened_backups(node))
    prune = (
        "import datetime as dt\nfrom myosotis.kernel import clock\nfrom myosotis.site import backing_up\n"
        "with clock.set_clock(clock.now() + dt.timedelta(days=7, minutes=1)):\n"
        "    print(backing_up.prune_backups())"
    )
    assert int(node.manage(prune)) >= 1
    left = list(opened_backups(node))
    assert left
    assert not any(wrap in content for _name, content in left for wrap in wraps)
    assert search(left) == []
