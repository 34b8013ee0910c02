"""A whole node on PostgreSQL: nothing planted is readable in it, and it comes back from its backup."""

import json

import pytest

from tests.canary import search
from tests.node import NodeProcess, new_database
from tests.test_canary import PLANT, opened_backups

pytestmark = pytest.mark.pg

DUMP = """
from django.db import connection
import sys
connection.ensure_connection()
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
            for part in rows:
                sys.stdout.write(bytes(part).decode())
"""
LOOK = """
from myosotis.casework.models import Case
from myosotis.people.models import Name, Posting
from myosotis.vault.opening import Purpose, unlock
names = list(Name.objects.all())
unlock([name.person_id for name in names], by="t", why=Purpose.MAINTAIN).open(names)
print(Case.objects.count(), all(name.text for name in names), Posting.objects.count() > 20)
"""


def test_a_node_on_postgresql_keeps_its_secrets_and_comes_back_from_its_backup(tmp_path):
    node = NodeProcess(tmp_path / "node")
    node.make()
    plant = PLANT.replace("contacts=80, cases=45", "contacts=10, cases=5")
    count, cases, _session = json.loads(node.manage(plant).splitlines()[-1])
    assert count > 100
    assert search([("tables", node.manage(DUMP).encode())]) == []
    done = node.command("backup")
    assert done.returncode == 0, done.stderr
    assert search(opened_backups(node)) == []
    other = NodeProcess(tmp_path / "other", MYOSOTIS_DATABASE=new_database("template0"))
    other.key_file.write_bytes(node.key_file.read_bytes())
    recovery = node.home.parent / f"{node.home.name}.recovery.key"
    done = other.command("restore", str(node.home / "backups"), "--recovery-key", str(recovery))
    assert done.returncode == 0, done.stderr
    assert other.manage(LOOK).split() == [str(len(cases)), "True", "True"]
    assert other.command("verify-log").returncode == 0
