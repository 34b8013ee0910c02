"""The beginning of the three nodes as their starter sees it: made together or not at all, then listed together."""

from __future__ import annotations

import threading
import time
from typing import Any

from myosotis.site.demo.channel import Channel, Silent
from myosotis.site.demo.secretariat import Secretariat


class Gathering:
    """Hears each node in turn, decides for all, and publishes their directory. Runs in a thread of its own."""

    def __init__(self, secretariat: Secretariat, channels: list[Channel]) -> None:
        self.secretariat, self.channels = secretariat, channels
        self.error = ""
        self.thread = threading.Thread(target=self._run, name="gathering", daemon=True)

    def begin(self) -> None:
        """Begin to listen."""
        self.thread.start()

    def _run(self) -> None:
        try:
            self.lead()
        except Silent:
            return  # a node that ended is told of by whoever waits for it
        except Exception as error:
            self.error = f"The directory of the demo was not made: {error}"

    def lead(self) -> None:
        """From the first word to the published directory."""
        why = decide([channel.hear() for channel in self.channels])
        for channel in self.channels:
            channel.say(why=why, now=time.time())
        if why:
            # Making the tables takes longer than filling them: the first does it for all.
            first, *others = self.channels
            empty = first.hear()["empty"]
            for channel in others:
                channel.say(empty=empty)
        listed: list[Any] = [channel.hear()["entry"] for channel in self.channels]
        self.secretariat.publish(listed)
        for channel in self.channels:
            channel.say(directory=str(self.secretariat.store.folder))


def decide(told: list[dict[str, Any]]) -> str:
    """Why all nodes are made, in words that follow "made …", or "": nodes that know each other are of one age.

    What must be, counts; what would only be better, counts where nobody has worked in any of them.
    """
    must = [str(one["why"]) for one in told if one["why"] and one["must"]]
    better = [str(one["why"]) for one in told if one["why"] and not one["must"]]
    if must:
        return must[0]
    return better[0] if better and not any(one["is_worked_in"] for one in told) else ""
