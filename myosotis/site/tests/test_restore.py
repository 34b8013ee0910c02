"""A node comes back from a backup; what was erased stays erased."""

import pytest

from tests.node import NodeProcess

pytestmark = pytest.mark.slow

FILL = """
from tests.people import make_cast
from dataclasses import replace
from myosotis.casework.tests.making import missing_child, open_case, start_contact
cast = make_cast()
from tests.people import CHILD, CALLER
children = [replace(missing_child(), gender="") for _ in range(2)]
kept, erased = (open_case(cast.bob, cast.runaways, child) for child in children)
contact = start_contact(cast.alice, who_calls={"text": CALLER})
print(kept.pk, erased.pk)
"""
ERASE = """
from myosotis.accounts.models import User
from myosotis.casework.models import Case, Episode
from myosotis.casework.actions import erasure
from myosotis.casework.actions.episodes import end_episode
bob, sofia = (User.objects.get(email=f"{name}@hotline.test") for name in ("bob", "sofia"))
episode = Episode.objects.get(case="ID")
end_episode(by=bob, episode_id=episode.pk, confirmation="police", outcome="returned")
one = erasure.propose_erasure(by=bob, case_id="ID", ground="asked_by_person")
erasure.confirm_erasure(by=sofia, erasure_id=one.pk)
"""
LOOK = """
from myosotis.accounts.models import User
from myosotis.casework.models import Case
from myosotis.people.models import Name
from myosotis.people.search import find_owners
from myosotis.vault.opening import Purpose, unlock
from tests.people import CHILD
names = list(Name.objects.all())
unlock([name.person_id for name in names], by="t", why=Purpose.MAINTAIN).open(names)
print(Case.objects.count(), [name.text for name in names] == [CHILD] * len(names), len(names))
print(len(find_owners(CHILD)), sorted(u.roles[0] for u in User.objects.filter(locked_at=None)))
"""


@pytest.fixture
def node():
    with NodeProcess() as made:
        yield made


@pytest.fixture
def elsewhere(node, tmp_path):
    """An empty place on another machine, where the node key and the recovery key were brought."""
    other = NodeProcess(tmp_path / "other", **node.settings)
    other.key_file.write_bytes(node.key_file.read_bytes())
    if "MYOSOTIS_DATABASE" in node.settings:
        from tests.node import new_database

        other.settings["MYOSOTIS_DATABASE"] = new_database("template0")
    return other


def restore(node, elsewhere, *words):
    recovery = node.home.parent / f"{node.home.name}.recovery.key"
    return elsewhere.command("restore", str(node.home / "backups"), "--recovery-key", str(recovery), *words)


def test_a_node_comes_back_locked_with_its_names_found_and_its_log_going_on(node, elsewhere):
    node.manage(FILL)
    assert node.command("backup").returncode == 0
    done = restore(node, elsewhere)
    assert done.returncode == 0, done.stderr
    assert "accounts are locked" in done.stdout
    look = elsewhere.manage(LOOK).splitlines()
    assert look[0].startswith("2 True")
    assert int(look[1].split()[0]) >= 1
    assert look[1].endswith("['keeper']")
    assert elsewhere.command("verify-log").returncode == 0
    assert elsewhere.command("backup").returncode == 0
    with elsewhere:
        assert elsewhere.wait() == "ok"


def test_what_was_erased_after_the_backup_is_not_there_after_a_restore(node, elsewhere):
    kept, erased = node.manage(FILL).split()
    node.command("backup")
    node.manage(ERASE.replace("ID", erased))
    done = restore(node, elsewhere, "--erased", str(node.home / "erased.log"))
    assert done.returncode == 0, done.stderr
    look = elsewhere.manage(LOOK + f"print(Case.objects.get().pk == __import__('uuid').UUID('{kept}'))")
    assert look.startswith("1 True 1")
    assert look.rstrip().endswith("True")


def test_an_old_backup_of_the_data_with_the_present_keys_reads_nothing_of_what_was_erased(node, elsewhere):
    _kept, erased = node.manage(FILL).split()
    node.command("backup")
    node.manage(ERASE.replace("ID", erased))
    done = restore(node, elsewhere, "--keys", str(node.home / "keys.sqlite3"))
    assert done.returncode == 0, done.stderr
    assert elsewhere.manage(LOOK).startswith("1 True 1")


def test_it_refuses_a_place_where_a_node_is(node):
    node.command("backup")
    done = restore(node, node)
    assert done.returncode == 1
    assert "There is a node in" in done.stderr


def test_it_says_when_the_node_key_is_of_another_node_and_leaves_nothing(node, elsewhere):
    node.command("backup")
    elsewhere.key_file.write_text("A" * 43 + "=\n")
    done = restore(node, elsewhere)
    assert done.returncode == 1
    assert "not the key of this node" in done.stderr
    assert not (elsewhere.home / "keys.sqlite3").exists()


def test_it_says_when_the_backup_is_damaged(node, elsewhere):
    node.command("backup")
    data = next((node.home / "backups").glob("data-*"))
    data.write_bytes(data.read_bytes()[:-20] + b"x" * 20)
    done = restore(node, elsewhere)
    assert done.returncode == 1
    assert "damaged" in done.stderr


def test_it_says_when_the_recovery_key_is_another(node, elsewhere):
    import pyrage

    node.command("backup")
    wrong = elsewhere.home.parent / "wrong.key"
    wrong.write_text(str(pyrage.x25519.Identity.generate()))
    done = elsewhere.command("restore", str(node.home / "backups"), "--recovery-key", str(wrong))
    assert done.returncode == 1
    assert "does not open this backup" in done.stderr


def test_a_backup_needs_no_node_key(node):
    node.key_file.rename(node.key_file.with_suffix(".away"))
    assert node.command("backup").returncode == 0
