"""One demo node as a process, run by `python -m myosotis.site.demo` with the node's settings in its environment.

`python -m myosotis.site.demo.node SLUG PARENT PIPE ACROSS WORDS [--fresh]`: the pipes to its starter, to the
other hotline, and between the secretariat and each hotline; `-` where there is none.
"""

from __future__ import annotations

import os
import sys

import django

from myosotis.site.demo.channel import Channel


def main(words: list[str]) -> int:
    """Make the node where that is needed, and serve it. Returns the exit code."""
    slug, parent, pipe, across, words_of_figures, *options = words
    os.umask(0o077)
    django.setup()
    from myosotis.site.demo import living, making  # noqa: PLC0415  models exist only after setup

    starter = Channel.of(pipe)
    if starter is None:
        return 2
    return living.make_and_serve(
        slug,
        int(parent),
        starter,
        making.Pipes(Channel.of(across), Channel.of_all(words_of_figures)),
        is_fresh="--fresh" in options,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
