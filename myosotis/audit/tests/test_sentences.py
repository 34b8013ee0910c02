"""Every verb that the code writes has a sentence for people."""

import re
from pathlib import Path

from myosotis.audit.sentences import SENTENCES, say

ROOMS = Path(__file__).resolve().parents[2]
WRITTEN = re.compile(r"""record\(\s*f?["']([a-z]+(?:\.[a-z_]+)+)["']""")


def verbs_in_code():
    files = [path for path in ROOMS.rglob("*.py") if "tests" not in path.parts]
    return {verb for path in files for verb in WRITTEN.findall(path.read_text())}


def test_every_verb_in_the_code_has_a_sentence():
    assert verbs_in_code() - set(SENTENCES) == set()


def test_a_sentence_names_who_did_it():
    assert say("case.closed", "Alice") == "Alice closed the case."
