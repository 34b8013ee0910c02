"""What holds for any two persons: the same both ways, in any order and each time, and no gain from worse facts."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from myosotis_core.matching import Born, Person, Register, compare
from myosotis_core.matching.letters import script_of_word

pytestmark = pytest.mark.deep

WORDS = [
    "Nadia", "Надія", "Shevchuk", "Шевчук", "Шевченко", "محمد", "Mohammed", "Muhamad", "الزهراني",
    "Al-Zahrani", "Γιώργος", "Yorgos", "Papas", "van", "der", "bin", "Berg", "Bergman",
    "יוסף", "Joseph", "Yusuf", "J.", "Abd", "Rahman", "Abdulrahman", "გიორგი", "Giorgi",
    "ተስፋዬ", "Tesfaye", "Անի", "Ani", "Łukasz", "Lukasz", "Dr.",
]  # fmt: skip
NAME = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
DAYS = st.dates(date(1995, 1, 2), date(2024, 12, 31))
STRANGE = {"LATIN": "x", "CYRILLIC": "ф", "GREEK": "ψ", "ARABIC": "ف", "GEORGIAN": "ჟ"}
CALLED_ON = date(2026, 3, 1)
BORN = st.one_of(
    st.none(),
    DAYS.map(Born.on),
    DAYS.map(lambda day: Born.in_month(day.year, day.month)),
    DAYS.map(lambda day: Born.in_year(day.year)),
    st.integers(0, 25).map(lambda years: Born.aged(years, CALLED_ON)),
    st.integers(0, 25).map(lambda years: Born.about(years, CALLED_ON)),
)
PERSON = st.builds(
    Person,
    st.lists(NAME, min_size=1, max_size=3),
    BORN,
    st.sampled_from([None, "female", "male", "other"]),
    st.lists(st.sampled_from(["UA", "BE", "GR", "SY"]), max_size=2),
)


def sides_turned(reason):
    values = dict(reason.values)
    if "right" in values:
        values["left"], values["right"] = values["right"], values["left"]
    return reason.code, sorted(map(str, values.values())), round(reason.weight, 6)


@settings(max_examples=60, deadline=None)
@given(PERSON, PERSON)
@example(Person(names=["Nadia Nadia Mohammed", "Nadia Nadia محمد"]), Person(names=["محمد", "Mohammed"]))
def test_both_directions_give_the_same_score_for_the_same_reasons(a, b):
    there, back = compare(a, b), compare(b, a)
    assert there.score == back.score
    assert sorted(map(sides_turned, there.reasons)) == sorted(map(sides_turned, back.reasons))


@settings(max_examples=60, deadline=None)
@given(PERSON, PERSON, st.randoms(use_true_random=False))
def test_neither_the_order_of_names_nor_of_their_parts_matters(a, b, chance):
    def mix(person):
        names = [" ".join(chance.sample(name.split(), len(name.split()))) for name in person.names]
        return replace(person, names=chance.sample(names, len(names)), countries=person.countries[::-1])

    assert compare(mix(a), mix(b)).score == compare(a, b).score


@settings(max_examples=60, deadline=None)
@given(PERSON, PERSON)
def test_a_gender_or_country_that_contradicts_never_beats_one_that_is_unknown_or_agrees(a, b):
    def score(**facts):
        return compare(replace(a, gender="female", countries=["UA"]), replace(b, **facts)).score

    by_gender = [score(gender=gender, countries=["UA"]) for gender in ("female", None, "male")]
    by_country = [score(gender="female", countries=codes) for codes in (["UA"], [], ["BE"])]
    assert by_gender == sorted(by_gender, reverse=True)
    assert by_country == sorted(by_country, reverse=True)


@settings(max_examples=60, deadline=None)
@given(PERSON, DAYS, st.sampled_from([-1, 1]))
def test_an_age_told_further_from_the_truth_never_scores_higher(person, born_on, direction):
    known = replace(person, born=Born.on(born_on))
    age = next(years for years in range(60) if born_on >= Born.aged(years, CALLED_ON).first)
    for tell in (Born.aged, Born.about):
        scores = [
            compare(known, replace(person, born=tell(age + direction * off, CALLED_ON))).score
            for off in (0, 1, 2, 3, 5, 8)
            if age + direction * off >= 0
        ]
        assert scores == sorted(scores, reverse=True)


@settings(max_examples=60, deadline=None)
@given(PERSON, DAYS)
def test_a_birth_told_less_exactly_never_scores_higher(person, day):
    known = replace(person, born=Born.on(day))
    told = [Born.on(day), Born.in_month(day.year, day.month), Born.in_year(day.year), None]
    scores = [compare(known, replace(person, born=born)).score for born in told]
    assert scores == sorted(scores, reverse=True)


@settings(max_examples=60, deadline=None)
@given(NAME, st.integers(0, 4), st.sampled_from(["Qwxzyptlk", "Zbigniew", "Χρυσούλα", ""]))
def test_a_part_replaced_by_a_strange_one_or_left_out_never_scores_higher(name, at, other):
    parts = name.split()
    worse = [*parts]
    worse[at % len(parts)] = other
    whole = Person([name])
    assert compare(whole, Person([" ".join(worse)])).score <= compare(whole, whole).score


@settings(max_examples=60, deadline=None)
@given(NAME, st.integers(0, 4), st.integers(1, 8))
def test_wrong_letters_never_score_higher_than_the_right_ones(name, at, slip):
    parts = name.split()
    at %= len(parts)
    word = parts[at]
    assume(len(word) > 4 and script_of_word(word) in STRANGE)
    strange, slip = STRANGE[script_of_word(word)], 1 + slip % (len(word) - 2)
    wrong = [word, word[:slip] + strange + word[slip + 1 :], word[:1] + strange * (len(word) + 2)]
    whole = Person([name])
    scores = [
        compare(whole, Person([" ".join([*parts[:at], spelled, *parts[at + 1 :]])])).score
        for spelled in wrong
    ]
    assert max(scores) == scores[0]


@settings(max_examples=25, deadline=None)
@given(st.lists(PERSON, min_size=2, max_size=8), PERSON, st.randoms(use_true_random=False))
def test_the_order_in_which_a_register_was_filled_changes_no_score(people, asked, chance):
    found = []
    for order in (range(len(people)), chance.sample(range(len(people)), len(people))):
        register = Register(bytes(32))
        for number in order:
            register.add(f"p{number}", people[number])
        found.append(sorted((one.id, one.score, one.reasons) for one in register.search(asked, 8)))
    assert found[0] == found[1]


PROGRAM = """
from datetime import date
from myosotis_core.matching import Born, Person, Register
words = {words!r}
register = Register(bytes(32))
for number in range(60):
    name = " ".join(words[(number * step + step) % len(words)] for step in (1, 7, 11))
    register.add(str(number), Person([name], Born.in_year(2005 + number % 12), None, ["UA", "BE"]))
for word in words:
    for one in register.search(Person([word + " Шевчук Yusuf"], Born.aged(15, date(2026, 3, 1)), "male", ["BE"])):
        print(one.id, one.score, [reason.to_dict() for reason in one.reasons])
"""


def test_another_process_gives_the_same_answers_in_the_same_order():
    answers = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM.format(words=WORDS)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "116000")
    ]
    assert answers[0] == answers[1]
    assert len(answers[0].splitlines()) > 200


def test_a_day_is_never_told_from_far_away():
    person = Person(["Nadia Shevchuk"], Born.on(date(2011, 7, 9)))
    scores = [
        compare(
            person, Person(["Nadia Shevchuk"], Born.on(date(2011, 7, 9) + timedelta(days=1100 * n)))
        ).score
        for n in range(8)
    ]
    assert scores == sorted(scores, reverse=True)
