"""Private enquiry: `python3 start.py bench enquiry [--children N] [--planted N] [--register N] [--enquiries N]`.

Keys per child; processor seconds a side for tagging `--children` children with the real function, in batches as a node
makes them, and what that makes for 100,000; an attack on the whole transcript of `--planted` children by either side
with a dictionary of all of them; the time to compare `--enquiries` with a tagged register of `--register`; then recall
and wrong candidates on the development sets. Where only equality of tags matters, a keyed digest stands in.
"""

from __future__ import annotations

import argparse
import hmac
import random
import resource
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from myosotis_core.matching import Born, Person
from myosotis_core.protocol.enquiry import (
    Enquirable,
    EnquiryKey,
    Key,
    TagBook,
    TaggedChild,
    asked_keys,
    blind_keys,
    evaluate_points,
    finish_batch,
    make_tags,
    oprf,
    pack_children,
    stored_keys,
)
from myosotis_core.protocol.enquiry.comparing import WITHOUT_YEAR
from myosotis_core.protocol.enquiry.tagging import BATCH, SIZES, TAG_BYTES
from tests.bench.matching_answers import BIRTHS, make_questions
from tests.bench.matching_callers import make_told
from tests.bench.matching_people import make_people
from tests.bench.matching_sets import Pair, find_folder, load_pairs, load_whole_names

WHOLE = 100_000
TAGGING_GOAL, COMPARING_GOAL = 20 * 60, 10
WRONG_ALLOWED = 0.05
STAND_IN = bytes(range(32))


def make_child(id_: str, name: str, born: Born | None) -> Enquirable:
    """A child that others may find."""
    return Enquirable(id_, Person([name], born), "bench", is_blocked=False, is_restricted=False)


def stand_in(key: Key) -> bytes:
    """A keyed digest instead of the oblivious function: equal for equal keys, and much quicker."""
    return hmac.digest(STAND_IN, "\0".join(key).encode(), "sha256")[:TAG_BYTES]


def tag_quickly(children: Iterable[Enquirable]) -> Iterator[TaggedChild]:
    """The children as a tagged register, by the stand-in."""
    for child in children:
        yield TaggedChild(child.id, {key: stand_in(key) for key in stored_keys(child)})


def ask_quickly(person: Person) -> tuple[bytes, ...]:
    """An enquiry, by the stand-in."""
    tags = {stand_in(key) for key in asked_keys(person)}
    size = next(size for size in SIZES if len(tags) <= size)
    number = 0
    while len(tags) < size:
        number += 1
        tags.add(stand_in(("filling", f"{person} {number}")))
    return tuple(sorted(tags))


def make_register(count: int, seed: int = 7) -> list[tuple[str, str, Born]]:
    """So many children of 18 years; names of the sets of real ones as often as needed, else invented ones."""
    folder = find_folder()
    pairs = (
        load_whole_names(folder, count, seed) + load_pairs(folder, 4000, seed) if folder else make_people()
    )
    chance = random.Random(seed)
    return [
        (f"c{number}", chance.choice(pairs).stored, Born.in_year(chance.randint(2007, 2024)))
        for number in range(count)
    ]


def measure_tagging(count: int) -> None:
    """Both sides of tagging, in processor time, batch by batch as they go over."""
    children = [make_child(*row) for row in make_register(count)]
    started = time.process_time()
    packed = pack_children([(child.id, stored_keys(child)) for child in children])
    holder, asker = time.process_time() - started, 0.0
    key = EnquiryKey.make("holder", 1)
    for part in packed:
        started = time.process_time()
        batch = next(blind_keys(key for _child, keys in part for key in keys))
        holder += time.process_time() - started
        started = time.process_time()
        evaluated = evaluate_points(key, batch.points)
        asker += time.process_time() - started
        started = time.process_time()
        finish_batch(batch, evaluated)
        holder += time.process_time() - started
    each = sum(len(keys) for part in packed for _child, keys in part) / count
    print(
        f"  {count:,} children, {each:.1f} keys a child,"
        f" {len(packed)} batches ({len(packed) * BATCH / count:.1f} points a child)"
    )
    for side, seconds in (("holder", holder), ("asker", asker)):
        whole = seconds * WHOLE / count
        print(
            f"  {side}: {seconds:.1f} s of one core; {WHOLE:,} children {whole:.0f} s"
            f" (goal {TAGGING_GOAL}) {'ok' if whole <= TAGGING_GOAL else 'NOT REACHED'}"
        )


def attack_transcripts(count: int) -> None:
    """Each side has all that came over the wire, what it keeps, and a dictionary with every name and birth."""
    children = [make_child(*row) for row in make_register(count, seed=23)]
    key = EnquiryKey.make("holder", 1)
    dictionary = sorted({one for child in children for one in stored_keys(child)})
    transcript: set[bytes] = set()
    for batch in blind_keys(dictionary):
        transcript |= {*batch.points, *evaluate_points(key, batch.points)}
    secret = key.scalar()
    points = [oprf.hash_to_group("\0".join(("mx-enquiry/1", *one)).encode()) for one in dictionary]
    found = sum(bool({point, oprf.multiply(secret, point)} & transcript) for point in points)
    print(
        f"  {count:,} planted children, {len(dictionary):,} keys, {len(transcript):,} points on the wire:"
        f" the asker finds {found} of them {'ok' if not found else 'NOT REACHED'}"
    )
    tags = {tag for child in children for tag in make_tags(key, asked_keys(child.person))}
    other = EnquiryKey.make("holder", 1)  # the best a holder without the secret can do is a secret of its own
    guessed = {tag for child in children for tag in make_tags(other, asked_keys(child.person))}
    met = len(tags & guessed)
    print(
        f"  enquiries about all of them, {len(tags):,} tags: a holder who knows none finds {met}"
        f" {'ok' if not met else 'NOT REACHED'}"
    )


def measure_comparing(count: int, enquiries: int) -> None:
    """One register, many enquiries."""
    rows = make_register(count)
    started = time.perf_counter()
    book = TagBook(tag_quickly(make_child(*row) for row in rows))
    making = time.perf_counter() - started
    chance = random.Random(11)
    asked = [
        ask_quickly(Person([name], born)) for _, name, born in (chance.choice(rows) for _ in range(enquiries))
    ]
    started, worked = time.perf_counter(), time.process_time()
    found = sum(bool(book.find_candidates(tags)) for tags in asked)
    seconds = (time.perf_counter() - started) * 10_000 / enquiries
    alone = (time.process_time() - worked) * 10_000 / enquiries
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  register of {count:,} (stand-in tags, {making:.0f} s to make, {memory:.0f} MB at most):"
        f" 10,000 enquiries {seconds:.1f} s, {alone:.1f} s of one core (goal {COMPARING_GOAL})"
        f" {'ok' if alone <= COMPARING_GOAL else 'NOT REACHED'}; {found:,} of {enquiries:,} have candidates"
    )


def measure_recall(name: str, pairs: Sequence[Pair], queries: int) -> None:
    """Recall and wrong candidates as a node shows them, and at the threshold with a wrong one in 5 % of enquiries."""
    book = TagBook(tag_quickly(make_child(p.id, p.stored, Born.in_year(p.year)) for p in pairs))
    shown_from, book.least_evidence = book.least_evidence, -100.0
    print(f"\n=== {name}: {len(pairs):,} in the register, shown from {shown_from:.2f}")
    rows: dict[tuple[str, str], list[tuple[float, float, int]]] = defaultdict(list)
    for question in make_questions(list(pairs), queries, BIRTHS, 7):
        born = Born.in_year(question.year) if question.year else None
        found = book.find_candidates(ask_quickly(Person([question.pair.asked], born)))
        place = next((at for at, one in enumerate(found) if one.id == question.pair.id), 99)
        right = found[place].evidence if place < 99 else -100.0
        wrong = max((one.evidence for one in found if one.id != question.pair.id), default=-100.0)
        rows[question.birth, question.pair.group].append((right, wrong, place))
    lines: dict[tuple[str, str], list[tuple[float, ...]]] = defaultdict(list)
    for (birth, group), answers in rows.items():
        total = len(answers)
        ranked = sorted((wrong for _, wrong, _ in answers), reverse=True)
        threshold = ranked[int(total * WRONG_ALLOWED)] + 1e-6
        shown = shown_from + WITHOUT_YEAR * (birth == "absent")
        figures = (
            sum(right >= threshold for right, _, _ in answers) / total,
            sum(right >= shown for right, _, _ in answers) / total,
            sum(wrong >= shown for _, wrong, _ in answers) / total,
            sum(place < 1 for _, _, place in answers) / total,
            sum(place < 5 for _, _, place in answers) / total,
        )
        lines[birth, group.split()[0]].append(figures)
    print(
        f"  {'birth year':<12}{'names':<7}{'groups':>7}{'≤5%w':>8}{'shown':>8}{'wrong':>8}{'@1':>8}{'@5':>8}"
    )
    for (birth, kind), groups in sorted(lines.items()):
        means = [sum(column) / len(groups) for column in zip(*groups, strict=True)]
        print(f"  {birth:<12}{kind:<7}{len(groups):>7}" + "".join(f"{mean:8.3f}" for mean in means))


def measure_callers() -> None:
    """Invented people with days of birth, asked for as callers tell of them."""
    told = make_told()
    book = TagBook(tag_quickly(make_child(one.id, one.stored, one.stored_born) for one in told))
    right = wrong = 0
    for one in told:
        found = book.find_candidates(ask_quickly(Person([one.asked], one.asked_born)))
        right += any(candidate.id == one.id for candidate in found)
        wrong += any(candidate.id != one.id for candidate in found)
    total = len(told)
    print(
        f"\n=== {total} invented people as callers tell: shown {right / total:.3f}, wrong {wrong / total:.3f}"
    )


def main(arguments: list[str] | None = None) -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(prog="start.py bench enquiry", description=__doc__)
    parser.add_argument("--children", type=int, default=2000, help="tagged with the real function")
    parser.add_argument("--planted", type=int, default=1000, help="children whom an attacker looks for")
    parser.add_argument("--register", type=int, default=WHOLE)
    parser.add_argument("--enquiries", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=300, help="questions for each group")
    chosen = parser.parse_args(arguments)
    measure_tagging(chosen.children)
    attack_transcripts(chosen.planted)
    measure_comparing(chosen.register, chosen.enquiries)
    folder = find_folder()
    if folder:
        measure_recall("parts of real names, put together", load_pairs(folder, 4000, 7), chosen.queries)
        measure_recall("whole real names", load_whole_names(folder, 40_000, 7), chosen.queries * 2)
    measure_recall("invented people", make_people(), chosen.queries)
    measure_callers()


if __name__ == "__main__":
    main()
