"""How long until the demo serves: from nothing, and again.

python3 start.py bench start
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOALS = {"first time": 90, "again": 15}


def main() -> int:
    """Measure both; the first one makes its data but uses the environment that is there."""
    has_passed = True
    with tempfile.TemporaryDirectory(prefix="myosotis-bench-") as home:
        for name, goal in GOALS.items():
            command = [sys.executable, str(ROOT / "start.py"), "demo", "--check", "--home", home]
            started = time.perf_counter()
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            seconds = time.perf_counter() - started
            is_good = done.returncode == 0 and seconds < goal
            has_passed = has_passed and is_good
            print(
                f"  {name:<12}{seconds:>7.1f} s (goal {goal} s) {'ok' if is_good else 'NOT REACHED'}",
                flush=True,
            )
            if done.returncode:
                print(done.stdout[-2000:], done.stderr[-2000:])
    return 0 if has_passed else 1


if __name__ == "__main__":
    sys.exit(main())
