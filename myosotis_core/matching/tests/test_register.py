"""The register: finds, forgets, and keeps no clear name in its index."""

import json
from datetime import date, timedelta

import pytest

from myosotis_core.matching import AlreadyThere, Born, Person, Register, query_tokens_for, tokens_for
from myosotis_core.matching.__main__ import main
from tests.bench.matching_callers import make_told
from tests.bench.matching_people import make_people

KEY = bytes(range(32))


@pytest.fixture(scope="module")
def invented():
    people = make_people()
    register = Register(KEY)
    for one in people:
        register.add(one.id, Person([one.stored], Born.in_year(one.year)))
    return people, register


def test_at_least_600_people_were_invented():
    people = make_people()
    assert len(people) >= 600
    assert len({one.group.split()[1] for one in people}) >= 8
    assert people == make_people()


@pytest.mark.slow
def test_invented_people_are_found_by_another_spelling_a_year_off(invented):
    people, register = invented
    found = [
        one.id in [hit.id for hit in register.search(Person([one.asked], Born.in_year(one.year + 1)), 5)]
        for one in people[::3]
    ]
    assert sum(found) / len(found) >= 0.98


@pytest.mark.slow
def test_children_are_found_as_callers_tell_of_them():
    register, told = Register(KEY), make_told()
    for one in told:
        register.add(one.id, Person([one.stored], one.stored_born))
    found: dict[str, list[bool]] = {}
    for one in told[::2]:
        ids = [hit.id for hit in register.search(Person([one.asked], one.asked_born), 5)]
        for unusual in one.unusual:
            found.setdefault(unusual, []).append(one.id in ids)
    assert {"age a year wrong", "about an age", "1 January", "misheard", "parts exchanged"} <= set(found)
    assert all(len(answers) >= 10 for answers in found.values())
    assert {
        unusual: sum(answers) / len(answers) >= 0.97 for unusual, answers in found.items()
    } == dict.fromkeys(found, True)


def test_a_search_gives_the_same_answer_each_time(invented):
    people, register = invented
    for one in people[::60]:
        assert register.search(Person([one.asked])) == register.search(Person([one.asked]))


def test_who_was_removed_is_not_found_and_leaves_no_token():
    register = Register(KEY)
    register.add("a", Person(["Надія Шевчук"]))
    register.add("b", Person(["Omar Haddad"]))
    register.remove("a")
    assert register.search(Person(["Nadiia Shevchuk"])) == []
    assert {token for token, numbers in register._lists.items() if numbers} == set(
        tokens_for(Person(["Omar Haddad"]), KEY)
    )


def test_nobody_is_added_twice_and_a_short_key_is_refused():
    register = Register(KEY)
    register.add("a", Person(["Omar Haddad"]))
    with pytest.raises(AlreadyThere):
        register.add("a", Person(["Omar Haddad"]))
    with pytest.raises(ValueError, match="16 bytes"):
        Register(b"short")


def test_tokens_of_one_node_mean_nothing_in_another():
    person = Person(["Nadia Shevchuk"], Born.in_year(2010))
    ours = {value for _, value in tokens_for(person, KEY)}
    theirs = {value for _, value in tokens_for(person, bytes(32))}
    assert ours
    assert not ours & theirs


def test_no_token_holds_a_clear_name():
    tokens = tokens_for(Person(["Nadia Shevchuk"]), KEY)
    assert all(len(value) == 8 and b"nadia" not in value for _, value in tokens)


def test_a_query_asks_for_what_the_same_person_is_stored_under():
    person = Person(["Nadia Shevchuk"], Born.in_year(2010))
    assert tokens_for(person, KEY) <= set(query_tokens_for(person, KEY))


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "x",
        "x" * 10_000,
        "ab " * 4000,
        "Dr.",
        "(note",
        "😀",
        "\x00\u202e",
        "Анna",
        "123",
        "'",
        "al",
        "\ud800",
    ],
)
def test_bad_input_neither_crashes_nor_is_certain(name):
    register = Register(KEY)
    register.add("a", Person([name, "Nadia Shevchuk"]))
    assert all(found.score < 1 for found in register.search(Person([name])))
    assert register.search(Person([])) == []


def test_the_command_answers_each_query_in_order(tmp_path, capsys):
    stored, asked = tmp_path / "register.jsonl", tmp_path / "queries.jsonl"
    stored.write_text('{"id": "r1", "names": ["Надія Шевчук"], "born": "2010-02-03", "gender": "female"}\n')
    asked.write_text(
        '{"id": "q1", "names": ["Nadiia Shevchuk"], "born": "2011", "countries": ["UA"]}\n'
        '{"id": "q2", "names": [], "born": null}\n{"id": "q3", "names": ["Nobody Atall"], "born": "29-99"}\n'
    )
    assert main(["search", str(stored), str(asked)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["id"] for answer in answers] == ["q1", "q2", "q3"]
    assert answers[0]["candidates"][0]["id"] == "r1"
    assert answers[0]["candidates"][0]["reasons"]
    assert answers[1]["candidates"] == []


def test_the_command_says_what_it_cannot_read(tmp_path, capsys):
    (tmp_path / "broken.jsonl").write_text("{")
    assert main(["search", str(tmp_path / "broken.jsonl"), str(tmp_path / "broken.jsonl")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_among_many_of_one_name_the_day_of_birth_finds_the_child():
    register = Register(KEY)
    for number in range(400):
        born = Born.on(date(2010, 1, 2) + timedelta(days=number % 360))
        register.add(f"c{number}", Person(["Mohammed Ali"], born))
    asked = Person(["محمد علي"], Born.on(date(2010, 1, 2) + timedelta(days=371 % 360)))
    assert {found.id for found in register.search(asked, 2)} == {"c11", "c371"}
