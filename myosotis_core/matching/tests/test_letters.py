"""Letters of every script come out as sounds that meet."""

import pytest

from myosotis_core.matching import Person, compare, normalise
from myosotis_core.matching.letters import load_tables, spell_plainly
from myosotis_core.matching.sounds import VOWELS, load_sounds

PAIRS = [
    ("Олександр Шевченко", "Oleksandr Shevchenko"),
    ("Олександр Шевченко", "Olexandr Schewtschenko"),
    ("Юлія Щербак", "Iouliia Chtcherbak"),
    ("Γιώργος Παπανδρέου", "Yorgos Papandreou"),
    ("Μπάμπης Ντουφεξής", "Babis Doufexis"),
    ("محمد الزهراني", "Mohammed Al-Zahrani"),
    ("ليلى الخطيبي", "Leïla El Khatibi"),
    ("پرویز نورستانی", "Parwiz Nooristani"),
    ("زرغونه ښایسته", "Zarghuna Shaista"),
    ("יוסף רוזנצוויג", "Yosef Rosenzweig"),
    ("ג'ורג' כהן", "George Cohen"),
    ("გიორგი მარგველაშვილი", "Giorgi Margwelaschwili"),
    ("Սերժ Խաչատրյան", "Serzh Katchatrian"),
    ("ተስፋዬ ገብረሚካኤል", "Tesfaye Ghebremichael"),
    ("Łukasz Żółkiewski", "Lukasz Zolkiewski"),
    ("Jürgen Großmann", "Juergen Grossmann"),
    ("Μπάμπης Νικολάου", "Mpampis Nicolaou"),
    ("Ελένη Παπαδάκη", "Eleni Papadakis"),
    ("احمد الزهراني", "Ahmed Ez-Zahrani"),
    ("فاطمة عبدالرحمن", "Fatma Abdul Rahman"),
    ("قاسم غلامي", "Ghasem Golami"),
    ("חיים יצחק", "Chaim Jitzchak"),
    ("სტეფანე ჯაფარიძე", "Stefane Dschaparidse"),
    ("Գրիգոր Պետրոսյան", "Krikor Bedrossian"),
    ("ትዕግስት ገብረሚካኤል", "Tegest Ghebremichael"),
    ("Аляксандр Шаўчэнка", "Олександр Шевченко"),
    ("김서연", "Kim Suh Youn"),
]


@pytest.mark.parametrize(("native", "latin"), PAIRS)
def test_a_name_meets_its_spelling_in_another_script(native, latin):
    assert compare(Person([native]), Person([latin])).score >= 0.5


def test_alif_and_long_vowels_are_kept():
    assert spell_plainly("زهرا") == "zhra"
    assert spell_plainly("يوسف") != spell_plainly("سف")


def test_every_table_uses_known_sounds_only():
    known = {*load_sounds()["rough"], *VOWELS, *"wyh'", ""}
    for table in load_tables().values():
        for places in (*table.letters.values(), *table.final.values()):
            assert {sound for place in places for sound in place} <= known


def test_titles_notes_digits_and_marks_are_left_out():
    assert [token.plain for token in normalise("Dr. Nadia \u202eK\u202c. (red hair) 116 000 😀")] == [
        "nadia",
        "k",
    ]


def test_a_title_alone_names_nobody():
    assert normalise("Dr. Prof.") == ()
    assert compare(Person(["Mrs"]), Person(["Mrs"])).score == 0


def test_letters_that_only_look_alike_are_read_as_meant():
    assert normalise("Мarina")[0].plain == "marina"  # its first letter is Cyrillic
