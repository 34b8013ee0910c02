"""The web server of a node: pages as WSGI threads with kept connections."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels

from myosotis.site.processes import die_with_parent, keep_memory_private

KEEP_ALIVE_MILLISECONDS = 75_000
STOP_WITHIN_SECONDS = 8
# How many connections may be open at once; browsers keep several each, and idle ones cost no thread.
CONNECTIONS = 512
SWITCH_SECONDS = 0.001
COLLECT_AFTER = (25_000, 20, 50)


def serve_pages(port: int) -> None:
    """Serve until told to stop. The node key, if there is one, is inherited in memory by the serving processes."""
    server = Granian(
        "myosotis.site.wsgi:application",
        address=settings.MYOSOTIS_ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.MYOSOTIS_PROCESSES,
        blocking_threads=settings.MYOSOTIS_THREADS,
        blocking_threads_idle_timeout=600,
        runtime_threads=1,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=KEEP_ALIVE_MILLISECONDS, keep_alive=True),
        websockets=False,
        backlog=1024,
        backpressure=CONNECTIONS,
        log_level=LogLevels.warning,
        log_access=False,
        workers_kill_timeout=STOP_WITHIN_SECONDS,
    )
    server.serve(target_loader=make_loader(os.getpid()), wrap_loader=False)


def make_loader(parent: int) -> Callable[[], Any]:
    """What each serving process runs first."""

    def load() -> Any:
        die_with_parent(parent)
        keep_memory_private()
        # A save of a few milliseconds does not wait behind a page of fifty: threads take turns more often.
        sys.setswitchinterval(SWITCH_SECONDS)
        application = get_wsgi_application()
        # What was loaded stays for good: the collector need not walk it again for every page.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)
        return application

    return load
