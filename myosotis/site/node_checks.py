"""What `check-node` looks at: the node as it stands on its machine, told in sentences."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.core.checks import ERROR, run_checks

from myosotis.audit import queries as log
from myosotis.audit.models import Entry
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.models import AlarmKind
from myosotis.exchange.queries import directory
from myosotis.exchange.queries.keys import own_keys
from myosotis.exchange.rules import Standing
from myosotis.kernel import clock
from myosotis.kernel.errors import MyosotisError
from myosotis.site import backing_up, processes, records_of_checks, rejoining, versions, working
from myosotis.site.checks import reachable_hosts
from myosotis.vault import age, erasure, health, rotation, store
from myosotis.vault.node_key import is_locked, key_file

GIGABYTE = 1_000_000_000
CLOCK_TOLERANCE = dt.timedelta(minutes=2)


class Level(StrEnum):
    """How grave a finding is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One sentence about the node."""

    level: Level
    sentence: str


def check_node() -> list[Finding]:
    """Everything, in the order a keeper would look. A check that fails itself is an error, never silence."""
    findings: list[Finding] = []
    for check in CHECKS:
        try:
            findings += check()
        except MyosotisError as error:
            findings.append(Finding(Level.ERROR, str(error)))
        except Exception as error:
            name = check.__name__.removeprefix("check_").replace("_", " ")
            findings.append(
                Finding(Level.ERROR, f"The check of {name} could not be made ({type(error).__name__}).")
            )
    return findings


def ok(sentence: str) -> Finding:
    """All is well."""
    return Finding(Level.OK, sentence)


def warning(sentence: str) -> Finding:
    """Look at it when there is time."""
    return Finding(Level.WARNING, sentence)


def error(sentence: str) -> Finding:
    """Look at it now."""
    return Finding(Level.ERROR, sentence)


def check_settings() -> Iterator[Finding]:
    """Django's system checks, ours among them."""
    found = [message for message in run_checks() if not message.is_silenced()]
    for message in found:
        say = error if message.level >= ERROR else warning
        yield say(f"{message.msg} {message.hint or ''} ({message.id})")
    if not found:
        yield ok("No dangerous combination of settings.")


def check_hosts() -> Iterator[Finding]:
    """Who reaches the node, and how."""
    names = ", ".join(reachable_hosts())
    if names:
        yield ok(f"People reach the node as {names}, by HTTPS.")
    else:
        yield warning("Only this machine reaches the node: MYOSOTIS_HOSTS names no other host.")


def check_files() -> Iterator[Finding]:
    """Modes and owners of the node's directory and secrets."""
    home = Path(settings.MYOSOTIS_HOME)
    wanted = {
        home: 0o700,
        store.store_path(): 0o600,
        home / "node.sqlite3": 0o600,
        home / "secret.key": 0o600,
        key_file(): 0o600,
        backing_up.backups_path(): 0o700,
    }
    wrong = [path for path, mode in wanted.items() if path.exists() and not is_private(path, mode)]
    for path in wrong:
        yield error(f"{path} can be read by others. Run: chmod {'700' if path.is_dir() else '600'} {path}")
    if not wrong:
        yield ok("The node's files belong to it alone.")
    if (home.parent / f"{home.name}.recovery.key").exists():
        yield warning(
            "The recovery key lies on this machine. Copy it to the recovery sheet, then remove the file."
        )
    if rotation.old_key_file().exists():
        yield warning("The key before this one is still kept. See `myosotis rotate-node-key --confirm`.")


def is_private(path: Path, mode: int) -> bool:
    """Whether a file belongs to this user and allows no more than that mode."""
    found = path.stat()
    return not stat.S_IMODE(found.st_mode) & ~mode and found.st_uid in (os.getuid(), 0)


def check_key() -> Iterator[Finding]:
    """The node key is there and is the right one."""
    if is_locked():
        yield warning("The node key is not at hand, so the keys were not looked at. The node starts locked.")
        return
    health.check_node_key()
    yield ok("The node key opens the key store.")
    waiting = erasure.roots_with_keys(erasure.erased_roots())
    if waiting:
        yield error(f"{len(waiting)} erasures wait to be done; the worker repeats them.")
    else:
        yield ok("Every erasure in the ledger is done.")


def check_database() -> Iterator[Finding]:
    """Program and database fit."""
    versions.demand_same_version()
    yield ok("The database is of this version of the program.")


def check_search_index() -> Iterator[Finding]:
    """The search index is of the tables that this program brings, and holds nobody who is not in the records."""
    if rejoining.needs_rebuild():
        yield error(
            "The search index is not of this version. Stop the node: `myosotis check-index --rebuild`."
        )
        return
    strangers = rejoining.count_superfluous()
    if strangers:
        yield error(
            f"The search index holds {strangers} entries of nobody. Run `myosotis check-index --repair`."
        )
    else:
        yield ok("The search index is of this version.")


def check_log() -> Iterator[Finding]:
    """The log is whole, and this machine's clock does not run behind it."""
    verdict = log.verify(store.kept_log_head())
    if not verdict.is_whole:
        yield error(
            f"The log is not whole. Entry {verdict.first_bad}: {verdict.reason}. Call the supervisor."
        )
    else:
        yield ok(f"The log is whole: {verdict.entries} entries.")
    last = Entry.objects.order_by("-seq").first()
    if last and last.at > clock.now() + CLOCK_TOLERANCE:
        yield error("The clock of this machine runs behind: the log has a later entry. Set the clock.")
    else:
        yield ok(f"The clock says {clock.now():%d %B %Y, %H:%M} UTC.")


def check_backups() -> Iterator[Finding]:
    """There is a fresh backup, and no old copy of keys."""
    age.load_recipients()
    backups = backing_up.list_backups()
    if not backups:
        yield error("There is no backup. Run `myosotis backup`.")
        return
    hours = int((clock.now() - backups[0].made_at).total_seconds() // 3600)
    say = ok if hours < 26 else warning if hours < 72 else error
    yield say(f"The newest backup is {hours} hours old.")
    old = [
        path
        for path in backing_up.backups_path().glob(f"{backing_up.KEYS}-*.age")
        if clock.now() - backing_up.read_stamp(path) > backing_up.KEYS_LIVE + dt.timedelta(hours=2)
    ]
    if old:
        yield error(f"{len(old)} copies of keys are older than seven days. Remove them here and elsewhere.")


def check_followers() -> Iterator[Finding]:
    """The worker's scans run."""
    failing = working.list_failing()
    for name, state in failing:
        yield warning(f"The scan {name} failed {state.failures} times, last with {state.error}.")
    if not failing:
        yield ok("No scan of the worker is failing.")


def check_disk() -> Iterator[Finding]:
    """There is room to write."""
    usage = shutil.disk_usage(settings.MYOSOTIS_HOME)
    free, share = usage.free / GIGABYTE, usage.free / usage.total
    sentence = f"{free:.1f} GB are free on the node's disk."
    if free < 1:
        yield error(sentence + " The node will soon be unable to save. Make room now.")
    elif share < 0.1:
        yield warning(sentence)
    else:
        yield ok(sentence)


def check_before_first_case() -> Iterator[Finding]:
    """No real case before these four are on record (they are in the log)."""
    dates = records_of_checks.read_dates()
    for code, name in records_of_checks.NAMES.items():
        done_on = dates.get(code)
        if done_on is None:
            yield error(f"No real case yet: {name} is not on record. Then: myosotis record-check {code}")
        elif code == "restore_test" and clock.now().date() - done_on > dt.timedelta(days=366):
            yield warning(f"{name} is more than a year old ({done_on:%d %B %Y}).")
        else:
            yield ok(f"{name}: {done_on:%d %B %Y}.")


def check_other_nodes() -> Iterator[Finding]:
    """The directory of nodes, this node's place in it, and what somebody has to look at."""
    for alarm in directory.open_alarms():
        about = f" (node {alarm.peer.node_id})" if alarm.peer else ""
        yield error(
            f"Other nodes: {ALARMS[AlarmKind(alarm.kind)]}{about}. Nothing settles this but a person."
        )
    newest, standing = directory.newest_version(), directory.standing()
    if directory.newest_root() is None:
        yield ok("This node works with no other nodes: it was told no root of a directory.")
        return
    if newest is None:
        yield warning("The directory of nodes was never read. Then: myosotis exchange-directory load FOLDER")
        return
    said = f"Version {newest.version} of the directory of nodes, fresh until {newest.fresh_until:%d %B %Y}."
    if standing is Standing.FRESH:
        yield ok(said)
    elif standing is Standing.GRACE:
        yield warning(f"{said} Nothing is sent and nobody new is trusted until a newer one is read.")
    else:
        yield error(f"{said} Other nodes are not even heard until a newer one is read.")
    entry = directory.listed_entry(own_node_id())
    listed = {one.id for one in entry.record.keys} if entry else set()
    if {key.key_id for key in own_keys()} - listed:
        yield warning(
            "The directory does not list all keys of this node. Send the secretariat what "
            "`myosotis exchange-keys record` prints; the older keys hold for thirty days only."
        )


ALARMS = {
    AlarmKind.KEYS_CHANGED: "the directory names keys for another node that nobody has proven",
    AlarmKind.FINGERPRINT_DIFFERED: "a fingerprint that was compared was not the same",
    AlarmKind.FORK: "two different directories of one version are shown to different nodes",
    AlarmKind.DIRECTORY_REFUSED: "what was offered as the directory of nodes was refused",
    AlarmKind.OWN_KEYS: "the directory names keys for this node that are not its own",
}


def check_processes() -> Iterator[Finding]:
    """Whether the node is being served."""
    try:
        with processes.only_one("serve", "served"):
            yield warning("The node is not being served at this moment.")
    except processes.AlreadyRunning:
        yield ok("The node is being served.")


CHECKS: list[Callable[[], Iterator[Finding]]] = [
    check_settings,
    check_hosts,
    check_files,
    check_database,
    check_search_index,
    check_key,
    check_log,
    check_backups,
    check_followers,
    check_disk,
    check_other_nodes,
    check_processes,
    check_before_first_case,
]
