"""One demo node as a process, run by `python -m myosotis.site.demo` with the node's settings in its environment.

`python -m myosotis.site.demo.node SLUG PARENT [--fresh] [--make-only]`
"""

from __future__ import annotations

import os
import sys

import django


def main(words: list[str]) -> int:
    """Make the node where that is needed, and serve it. Returns the exit code."""
    slug, parent, *options = words
    os.umask(0o077)
    django.setup()
    from myosotis.site.demo import living  # noqa: PLC0415  models exist only after setup

    return living.make_and_serve(
        slug, int(parent), is_fresh="--fresh" in options, is_served="--make-only" not in options
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
