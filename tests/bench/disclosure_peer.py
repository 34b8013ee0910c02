"""Tau-Argus on one table, run by the Python of an environment of its own; no part of Myosotis.

`PYTHON disclosure_peer.py FOLDER`: runs `job.arb` there. The folder has to be fresh: the engine trips over leftovers.
"""

import os
import sys
import time

from pytauargus.engine import run_batch

os.chdir(sys.argv[1])
began = time.perf_counter()
run_batch("job.arb")
print(time.perf_counter() - began)
