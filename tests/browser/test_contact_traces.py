"""What a call leaves on the disk of the computer it was taken at: nothing in clear, also after a crash."""

from __future__ import annotations

import json
import os
import shutil
import signal
from contextlib import suppress

import pytest
from playwright.sync_api import Error as BrowserError

from tests.browser.conftest import FLAGS
from tests.browser.contacts import MAKE_CAST, end_sessions, open_contact, press, sign_in, wait_saved
from tests.chaos.web import processes_of
from tests.people import CALLER, CHILD, PLACE

pytestmark = pytest.mark.browser
SETTLES_ON_DISK_MS = 6000  # Chromium writes what it restores after a crash every few seconds


def forms_of(text):
    """A text as it may lie on a disk."""
    return {
        text.encode(),
        text.encode("utf-16-le"),
        json.dumps(text)[1:-1].encode(),
        text.replace(" ", "%20").encode(),
    }


def find_traces(profile, words):
    found = []
    for path in profile.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        found += [
            f"{path.relative_to(profile)}: {word}"
            for word in words
            if any(form in content for form in forms_of(word))
        ]
    return found


@pytest.mark.parametrize("ending", ["signed out", "killed"])
def test_browser_profile_holds_nothing_in_clear(chromium, node, tmp_path, ending):
    node.manage(MAKE_CAST)
    path = shutil.which("chromium") or os.environ.get("CHROMIUM")
    context = chromium.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=path, args=FLAGS, base_url=node.url
    )
    end_sessions(node)
    sign_in(node, context)
    page = context.new_page()
    open_contact(page)
    page.keyboard.type(f"/child {CHILD} 14 ")
    press(page, "Tab", "Alt+w", "Tab")
    page.keyboard.type(CALLER)
    press(page, "Enter", "Alt+l", "Tab")
    page.keyboard.type(PLACE)
    press(page, "Enter")
    wait_saved(page)
    press(page, "Enter", "Alt+m", "Tab")
    page.keyboard.type(f"{PLACE} too")
    page.wait_for_timeout(SETTLES_ON_DISK_MS)
    if ending == "signed out":
        page.goto("/me/")
        page.locator("form[data-sign-out]").evaluate("form => form.submit()")
        page.wait_for_timeout(1500)
    else:
        for pid in processes_of(tmp_path):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    with suppress(BrowserError):
        context.close()
    assert find_traces(tmp_path, [CHILD, CALLER, PLACE]) == []
