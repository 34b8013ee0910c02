"""Names to tokens: what was typed, cleaned and cut into parts that can be compared.

Nothing here fails: whatever is given, tokens or none come out, at most `MOST_TOKENS` of `LONGEST_TOKEN` letters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii

from myosotis_core.matching.letters import HANGUL, OTHER, read_word, script_of, script_of_word, spell_plainly
from myosotis_core.matching.sounds import Place, drop_cost, kinds_of, mass_of, number_of
from myosotis_core.matching.words import load_words

LONGEST_NAME = 300
LONGEST_TOKEN = 40
MOST_TOKENS = 9
MOST_SYLLABLES = 4
PLAIN_NAME = re.compile(r"[A-Za-z ]*")
SYLLABLE = re.compile(r"[A-Z]?[a-z]+")
NOTE = re.compile(r"[(\[{<«（【][^)\]}>»）】]*(?:[)\]}>»）】]|$)")
APOSTROPHES = dict.fromkeys(map(ord, "’ʼ‘`´׳ʹʻʿʾ＇′"), "'")
DIGITS_FOR_LETTERS = {"0": "o", "1": "i", "3": "e", "5": "s"}
LOOKALIKES = ("аеорсухіјѕкмтвнг", "aeopcyxijskmtbhr")
CYRILLIC_TO_LATIN = str.maketrans(*LOOKALIKES)
LATIN_TO_CYRILLIC = str.maketrans(*reversed(LOOKALIKES))
ARABIC_ARTICLE = "ال"


@dataclass(frozen=True, eq=False)
class Sounds:
    """What is worked out once for each row of sounds, because distances are measured so often.

    `numbers`: the places. `drops`: what it costs to leave each out; `drops_of_vowels`: if the other side writes none.
    `mass`: their weight together. `rough`: the consonants that are sure, in rough classes; `unsure`: how many are not.
    """

    numbers: tuple[int, ...]
    drops: tuple[int, ...]
    drops_of_vowels: tuple[int, ...]
    mass: int
    rough: str
    unsure: int


def make_sounds(places: tuple[Place, ...]) -> Sounds:
    """Work out what measuring needs."""
    if not places:
        return Sounds((), (), (), 0, "", 0)
    numbers, drops, drops_of_vowels, masses, sure, unsure = zip(*map(_measures_of, places), strict=True)
    return Sounds(numbers, drops, drops_of_vowels, sum(masses), "".join(sure), sum(unsure))


@cache
def _measures_of(place: Place) -> tuple[int, int, int, int, str, int]:
    kinds = kinds_of(place, "rough")
    is_sure = "" not in kinds
    return (
        number_of(place),
        drop_cost(place, False),
        drop_cost(place, True),
        mass_of(place),
        kinds[0] if is_sure else "",
        int(not is_sure and len(kinds) > 1),
    )


@dataclass(frozen=True, eq=False)
class Token:
    """One part of a name.

    `text`: as written, normalised. `plain`: in the 26 letters. `places`: its sounds. `omits_vowels`: its script does
    not write short vowels. `weight`: how much it tells, in thousandths of a full name part.
    Two tokens are equal only if they are one object: the same text gives the same object, and caches need no more.
    """

    text: str
    plain: str
    places: tuple[Place, ...]
    omits_vowels: bool
    weight: int
    sounds: Sounds
    is_initial: bool = False
    is_particle: bool = False
    is_joined: bool = False


@lru_cache(maxsize=100_000)
def normalise(name: str) -> tuple[Token, ...]:
    """The tokens of a name in the order written; notes in brackets, titles, digits, marks and emoji are left out.

    If nothing but a title is left, there is no token: a title names nobody.
    """
    words = load_words()
    found: list[Token] = []
    for piece in _cut_pieces(name):
        token = make_token(piece)
        if token is None or (token.plain in words.titles or piece in words.titles):
            continue
        found.append(token)
        if len(found) == MOST_TOKENS:
            break
    if all(token.is_particle for token in found):
        return tuple(
            make_token(token.text, may_be_particle=False) or token
            for token in found
            if token.sounds.mass > 900
        )
    return tuple(found)


def _cut_pieces(name: str) -> list[str]:
    text = unicodedata.normalize("NFKC", name[: LONGEST_NAME * 4])
    text = NOTE.sub(" ", text)[:LONGEST_NAME].translate(APOSTROPHES)
    if PLAIN_NAME.fullmatch(text):
        return text.lower().split()
    kept = []
    last = " "
    for letter in unicodedata.normalize("NFC", text.lower()):
        kind = unicodedata.category(letter)
        if kind[0] == "M" and script_of(last) == OTHER:
            kept.append(letter)  # a vowel of an Indic or Thai letter; other scripts do without their marks
            continue
        if kind in ("Cf", "Mn", "Cc", "Lm") and letter not in "\t\n\r":
            continue
        last = letter
        if kind[0] == "L" or letter == "'":
            kept.append(letter)
        elif letter in DIGITS_FOR_LETTERS and kept and kept[-1].isalpha():
            kept.append(DIGITS_FOR_LETTERS[letter])
        else:
            kept.append(" ")
    pieces: list[str] = []
    for word in "".join(kept).split():
        word = _unmask(word)
        pieces += _split_scripts(word.strip("'") + ("'" if word.endswith(("צ'", "ץ'", "ג'", "ז'")) else ""))
    return [piece for piece in pieces if piece]


def _unmask(word: str) -> str:
    """A word of one script with a few letters of another that look the same: all in the script of most."""
    if word.isascii():
        return word
    scripts = [script for script in map(script_of, word) if script]
    if {*scripts} != {"LATIN", "CYRILLIC"}:
        return word
    is_latin = scripts.count("LATIN") > scripts.count("CYRILLIC")
    return word.translate(CYRILLIC_TO_LATIN if is_latin else LATIN_TO_CYRILLIC)


def _split_scripts(word: str) -> list[str]:
    """Words that change script are cut, but for single foreign letters; an Arabic article is cut off."""
    if word.isascii():
        return [word]
    parts: list[str] = []
    current, last = "", ""
    for letter in word:
        script = script_of(letter)
        if script and last and script != last:
            parts.append(current)
            current = ""
        current += letter
        last = script or last
    parts.append(current)
    if len(parts) > 3:
        parts = [word]
    cut: list[str] = []
    for part in parts:
        if script_of_word(part) == OTHER:
            cut += _respell(part)
        elif script_of_word(part) == HANGUL and len(part) <= MOST_SYLLABLES:
            cut += list(part)
        elif part.startswith(ARABIC_ARTICLE) and len(part) > 4:
            cut += [ARABIC_ARTICLE, part[2:]]
        elif part.startswith("عبدال") and len(part) > 6:
            cut += ["عبد", ARABIC_ARTICLE, part[5:]]
        else:
            cut.append(part)
    return cut


def _respell(part: str) -> list[str]:
    """In Latin letters; a short Chinese name in its syllables, which anyascii begins with capitals."""
    latin = anyascii(part)
    if len(part) <= MOST_SYLLABLES and "CJK" in unicodedata.name(part[0], ""):
        return [syllable.lower() for syllable in SYLLABLE.findall(latin)]
    return latin.lower().split()


@lru_cache(maxsize=200_000)
def make_token(piece: str, may_be_particle: bool = True) -> Token | None:
    """One token of a piece without spaces; None if it holds no letter that can be read."""
    piece = piece[:LONGEST_TOKEN]
    text = piece.strip("'") if not piece.endswith("'") else piece.lstrip("'")
    places, omits_vowels = read_word(text)
    plain = spell_plainly(text)
    if not places or not plain:
        return None
    is_initial = sum(letter.isalpha() for letter in text) == 1 and script_of(text[0]) != HANGUL
    is_particle = may_be_particle and not is_initial and is_particle_word(text, plain)
    weight = 300 if is_initial else 150 if is_particle else _weigh(places, plain)
    return Token(text, plain, places, omits_vowels, weight, make_sounds(places), is_initial, is_particle)


def is_particle_word(text: str, plain: str) -> bool:
    """Whether it is a small word of names such as "van", "bin" or "al"."""
    words = load_words()
    return text in words.particles or (text.isascii() and plain in words.particles)


def _weigh(places: tuple[Place, ...], plain: str) -> int:
    consonants = sum(1 for place in places if kinds_of(place, "rough")[0])
    length = (500, 620, 850, 1000, 1060, 1120, 1160)[min(consonants, 6)]
    return length if plain not in load_words().groups else length * 850 // 1000


@lru_cache(maxsize=200_000)
def strip_article(token: Token) -> Token | None:
    """A long word in Latin letters without the Arabic article written together with it, if it begins with one."""
    if token.omits_vowels or len(token.plain) < 6 or not token.plain.startswith(("al", "el")):
        return None
    return make_token(token.plain[2:], may_be_particle=False)
