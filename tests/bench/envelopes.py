"""Malformed envelopes: `python3 start.py bench envelopes [COUNT] [--seed N]`.

Makes so many envelopes that are wrong in one of many ways, has each read as a node would, and prints how many were
accepted (goal 0), how many ended in another error than a refusal (goal 0), and how many one core refuses a second
(goal 10,000). Only reading is timed. A mutant that happens to be a true envelope again is left out.
"""

from __future__ import annotations

import argparse
import random
import string
import sys
import time
from collections import Counter
from collections.abc import Callable

from myosotis_core.protocol.canonical import canonical
from myosotis_core.protocol.encoding import encode
from myosotis_core.protocol.envelope import check, open_body, pack
from myosotis_core.protocol.errors import RefusedEnvelope
from myosotis_core.protocol.examples import NOW, Cast
from myosotis_core.protocol.keys import Context, SigningKey
from myosotis_core.protocol.refused_examples import refused_envelopes, refused_json
from myosotis_core.protocol.suites import SEALING

ME = "gr-example"
GOAL = 10_000
BATCH = 5_000
FOREIGN = [*"+/=*%& \n\t\0.,:;", "\\n", "\\u0041", "ä", "Α", "\u200b", '"', "\\"]
ODD_VALUES = [
    None,
    True,
    False,
    -1,
    0,
    1,
    2**53 - 1,
    "",
    "1",
    [],
    {},
    [[]],
    "x" * 300,
    "gr-example\n",
    "../..",
    "é",
]
ODD_TEXTS = [
    b"1.0",
    b"1e400",
    b"NaN",
    b"-Infinity",
    b"-0",
    b"01",
    b"1E5",
    b"99999999999999999999",
    b'"\\ud800"',
]
Mutate = Callable[["Mill", random.Random], bytes]


class Mill:
    """True envelopes of several kinds, and what reads them."""

    def __init__(self) -> None:
        self.cast = Cast()
        bodies = [{}, {"text": "x" * 200}, {"text": "x" * 900}, {"text": "x" * 4000}]
        self.envelopes = [
            self.cast.seal(self.cast.heading(1 + place), body, suite)
            for place, (body, suite) in enumerate((body, suite) for body in bodies for suite in SEALING)
        ]
        self.true = frozenset(self.envelopes)
        self.checked = [check(raw, self.cast.directory, ME, NOW) for raw in self.envelopes]
        self.headers = [one.header.to_value() for one in self.checked]
        self.keys = {one.id: one for one in self.cast.opening.values()}
        self.stranger = SigningKey(bytes(range(32)))
        self.examples = [raw for _name, raw, _code in refused_envelopes(self.cast)]
        self.broken_json = [raw for raw, _code in refused_json()]

    def read(self, raw: bytes) -> str:
        """The code of the refusal, "accepted", or "uncaught"."""
        try:
            open_body(check(raw, self.cast.directory, ME, NOW), self.keys)
        except RefusedEnvelope as refused:
            return refused.code.value
        except Exception as error:
            return f"uncaught: {type(error).__name__}"
        return "accepted"

    def texts(self, draw: random.Random) -> list[str]:
        """The three parts of one envelope as they are written: header, signature, body."""
        one = draw.choice(self.checked)
        return [encode(one.header_bytes), encode(one.signature), encode(one.sealed)]


def write(parts: list[str]) -> bytes:
    """The outermost object with any three texts."""
    h, s, c = parts
    return f'{{"c":"{c}","h":"{h}","s":"{s}"}}'.encode("utf-8", "replace")


def flip_bit(mill: Mill, draw: random.Random) -> bytes:
    raw = bytearray(draw.choice(mill.envelopes))
    raw[draw.randrange(len(raw))] ^= 1 << draw.randrange(8)
    return bytes(raw)


def change_bytes(mill: Mill, draw: random.Random) -> bytes:
    raw = bytearray(draw.choice(mill.envelopes))
    for _ in range(draw.randrange(1, 8)):
        raw[draw.randrange(len(raw))] = draw.randrange(256)
    return bytes(raw)


def cut(mill: Mill, draw: random.Random) -> bytes:
    raw = draw.choice(mill.envelopes)
    return raw[: draw.randrange(len(raw))]


def insert(mill: Mill, draw: random.Random) -> bytes:
    raw, place = draw.choice(mill.envelopes), draw.randrange(4000)
    return raw[:place] + draw.randbytes(draw.randrange(1, 5)) + raw[place:]


def repeat(mill: Mill, draw: random.Random) -> bytes:
    raw = draw.choice(mill.envelopes)
    start = draw.randrange(len(raw))
    piece = raw[start : start + draw.randrange(1, 200)]
    return raw[:start] + piece + raw[start:]


def foreign_character(mill: Mill, draw: random.Random) -> bytes:
    parts, which = mill.texts(draw), draw.randrange(3)
    place = draw.randrange(len(parts[which]) + 1)
    parts[which] = parts[which][:place] + draw.choice(FOREIGN) + parts[which][place:]
    return write(parts)


def stray_bits(mill: Mill, draw: random.Random) -> bytes:
    parts, which = mill.texts(draw), draw.randrange(3)
    last = draw.choice(string.ascii_letters + string.digits + "-_")
    parts[which] = parts[which][:-1] + last
    return write(parts)


def mixed_parts(mill: Mill, draw: random.Random) -> bytes:
    return write([mill.texts(draw)[which] for which in range(3)])


def other_spelling(mill: Mill, draw: random.Random) -> bytes:
    raw = draw.choice(mill.envelopes)
    told = [b" " + raw, raw + b"\n", raw.replace(b",", b", ", 1), raw.replace(b'"h"', b'"\\u0068"', 1)]
    return draw.choice(
        [*told, raw.replace(b":", b" :", 1), b"\xef\xbb\xbf" + raw, raw.decode().encode("utf-16")]
    )


def key_twice(mill: Mill, draw: random.Random) -> bytes:
    raw, other = draw.choice(mill.envelopes), mill.texts(draw)
    name = draw.choice("hsc")
    return raw[:-1] + f',"{name}":"{draw.choice(other)}"}}'.encode()


def other_keys(mill: Mill, draw: random.Random) -> bytes:
    h, s, c = mill.texts(draw)
    told: dict[str, object] = {"h": h, "s": s, "c": c}
    if draw.random() < 0.5:
        del told[draw.choice("hsc")]
    else:
        told[draw.choice(["alg", "zip", "H", "v", ""])] = draw.choice(ODD_VALUES[:9])
    return canonical(told)


def other_types(mill: Mill, draw: random.Random) -> bytes:
    h, s, c = mill.texts(draw)
    told: dict[str, object] = {"h": h, "s": s, "c": c}
    told[draw.choice("hsc")] = draw.choice(ODD_VALUES)
    return canonical(told)


def header_not_signed(mill: Mill, draw: random.Random) -> bytes:
    place = draw.randrange(len(mill.headers))
    header = dict(mill.headers[place])
    name, value = draw.choice(sorted(header)), draw.choice(ODD_VALUES)
    header[name] = header[name] + 1 if type(header[name]) is int and draw.random() < 0.5 else value
    one = mill.checked[place]
    return pack(canonical(header), one.signature, one.sealed)


def header_odd_bytes(mill: Mill, draw: random.Random) -> bytes:
    one = draw.choice(mill.checked)
    odd = draw.choice(ODD_TEXTS)
    number = draw.choice([b'"seq":', b'"ep":', b'"iat":', b'"v":'])
    before, _name, after = one.header_bytes.partition(number)
    rest = after[after.index(b",") :] if b"," in after else after[after.index(b"}") :]
    return pack(before + number + odd + rest, one.signature, one.sealed)


def header_any_json(mill: Mill, draw: random.Random) -> bytes:
    one = draw.choice(mill.checked)
    return pack(draw.choice(mill.broken_json)[:4096], one.signature, one.sealed)


def body_changed(mill: Mill, draw: random.Random) -> bytes:
    one = draw.choice(mill.checked)
    sealed = bytearray(one.sealed)
    sealed[draw.randrange(len(sealed))] ^= 1 << draw.randrange(8)
    return pack(one.header_bytes, one.signature, bytes(sealed))


def unknown_sender(mill: Mill, draw: random.Random) -> bytes:
    header = {**draw.choice(mill.headers), "frm": f"x{draw.randrange(10**6)}", "kid": mill.stranger.id}
    signed = canonical(header)
    return pack(signed, mill.stranger.sign(Context.ENVELOPE, signed), b"x")


def stranger_with_listed_id(mill: Mill, draw: random.Random) -> bytes:
    one = draw.choice(mill.checked)
    return pack(one.header_bytes, mill.stranger.sign(Context.ENVELOPE, one.header_bytes), one.sealed)


def other_addressee(mill: Mill, draw: random.Random) -> bytes:
    header = {**draw.choice(mill.headers), "to": f"x{draw.randrange(10**6)}"}
    signed = canonical(header)
    return pack(signed, mill.cast.signing["nl"].sign(Context.ENVELOPE, signed), b"x")


def known_refusal(mill: Mill, draw: random.Random) -> bytes:
    return draw.choice(mill.examples)


def noise(mill: Mill, draw: random.Random) -> bytes:
    return draw.randbytes(draw.randrange(0, 3000))


def odd_json(mill: Mill, draw: random.Random) -> bytes:
    return draw.choice([*mill.broken_json, b"null", b"0", b'""', b"[]", b"{}", b'{"h":{"h":{"h":{}}}}'])


CLASSES: tuple[Mutate, ...] = (
    flip_bit,
    change_bytes,
    cut,
    insert,
    repeat,
    foreign_character,
    stray_bits,
    mixed_parts,
    other_spelling,
    key_twice,
    other_keys,
    other_types,
    header_not_signed,
    header_odd_bytes,
    header_any_json,
    body_changed,
    unknown_sender,
    stranger_with_listed_id,
    other_addressee,
    known_refusal,
    noise,
    odd_json,
)


def mutants(mill: Mill, draw: random.Random, count: int) -> list[tuple[str, bytes]]:
    """So many envelopes that are wrong, of each class in turn."""
    made: list[tuple[str, bytes]] = []
    while len(made) < count:
        mutate = CLASSES[len(made) % len(CLASSES)]
        raw = mutate(mill, draw)
        if raw not in mill.true:
            made.append((mutate.__name__, raw))
    return made


def main(arguments: list[str] | None = None) -> int:
    """Run the measurement; 1 if one was accepted, one ended otherwise, or it was too slow."""
    parser = argparse.ArgumentParser(prog="start.py bench envelopes", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=116)
    chosen = parser.parse_args(arguments)
    mill, draw = Mill(), random.Random(chosen.seed)
    codes: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for start in range(0, chosen.count, BATCH):
        for name, raw in mutants(mill, draw, min(BATCH, chosen.count - start)):
            began = time.process_time_ns()
            codes[mill.read(raw)] += 1
            spent[name] += time.process_time_ns() - began
            numbers[name] += 1
    for name in sorted(numbers, key=lambda one: -spent[one] / numbers[one]):
        print(f"  {name:<24} {numbers[name]:>8}  {spent[name] / numbers[name] / 1000:7.1f} us each")
    print("  " + ", ".join(f"{code} {number}" for code, number in codes.most_common()))
    a_second = chosen.count / (spent.total() / 1e9)
    uncaught = sum(number for code, number in codes.items() if code.startswith("uncaught"))
    print(
        f"{chosen.count} malformed envelopes of {len(CLASSES)} classes: {codes['accepted']} accepted, "
        f"{uncaught} uncaught, {a_second:,.0f} a second on one core (goal {GOAL:,})"
    )
    return 0 if not codes["accepted"] and not uncaught and a_second >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
