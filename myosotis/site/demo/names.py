"""Invented names and places, put together by chance from `data/pools.toml`."""

from __future__ import annotations

from dataclasses import dataclass

from myosotis.site.demo.chance import Chance
from myosotis.site.demo.staff import read_data

ORIGINS = {"ar": "SY", "fa": "AF", "am": "ER", "uk": "UA"}


@dataclass(frozen=True)
class Called:
    """A child: how it is called, in one or two scripts, and a few facts."""

    first: str
    forms: list[str]
    gender: str
    age: int
    language: str
    country: str


class Names:
    """Names as the hotline of one country meets them."""

    def __init__(self, chance: Chance, slug: str) -> None:
        pools = read_data("pools")
        self.chance, self.slug = chance, slug
        self.names = pools["names"]
        self.background: dict[str, float] = pools["background"][slug]
        self.migration: dict[str, float] = pools["migration"]
        self.places: dict[str, list[str]] = pools["places"][slug]
        self.is_greek = slug == "gr"

    def family(self, is_girl: list[bool], age: int, *, is_migration: bool) -> list[Called]:
        """Children of one family, the eldest first."""
        culture = self.chance.weighted(self.migration if is_migration else self.background)
        surname = self.chance.one(self.names[culture]["surnames"])
        children: list[Called] = []
        for position, girl in enumerate(is_girl):
            taken = {child.first for child in children}
            pool = [
                name
                for name in self.names[culture]["girls" if girl else "boys"]
                if self.shown(name) not in taken
            ]
            name = self.chance.one(pool)
            whole = f"{name}/{self.sided(surname, girl)}"
            children.append(
                Called(
                    first=self.shown(name),
                    forms=self.forms(*whole.split("/")),
                    gender=self.gender(girl),
                    age=max(1, age - 2 * position),
                    language=self.names[culture]["language"],
                    country=ORIGINS.get(culture, "") if is_migration else "",
                )
            )
        return children

    def gender(self, girl: bool) -> str:
        """The code; one in a hundred children is neither."""
        if self.chance.happens(0.01):
            return self.chance.one(("non_binary", "transgender"))
        return "female" if girl else "male"

    def sided(self, surname: str, girl: bool) -> str:
        """The form of a surname for a girl or for a boy."""
        sides = surname.split("/")
        return sides[0] if girl else sides[-1]

    def forms(self, name: str, surname: str) -> list[str]:
        """One form per script; first the one that this hotline writes."""
        native = f"{name.split('|')[0]} {surname.split('|')[0]}"
        latin = f"{name.split('|')[-1]} {surname.split('|')[-1]}"
        if native == latin:
            return [native]
        return [native, latin] if self.writes(name) else [latin, native]

    def shown(self, name: str) -> str:
        """The form of a first name that this hotline writes."""
        return name.split("|")[0] if self.writes(name) else name.split("|")[-1]

    def writes(self, name: str) -> bool:
        """Whether the native form is in the script of this hotline."""
        return self.is_greek and "\u0370" <= name[0] <= "\u03ff"

    def caller(self) -> str:
        """Somebody who calls."""
        culture = self.chance.weighted(self.background)
        girl = self.chance.happens(0.6)
        name = self.chance.one(self.names[culture]["girls" if girl else "boys"])
        surname = self.sided(self.chance.one(self.names[culture]["surnames"]), girl)
        return self.forms(name, surname)[0]

    def place(self) -> str:
        """A town and a spot in it."""
        return f"{self.chance.one(self.places['towns'])}, {self.chance.one(self.places['spots'])}"

    def number(self) -> str:
        """A number of the ranges that nobody has (00 inside)."""
        digits = self.chance.randrange(10_000)
        text = f"{digits:04d}"
        prefix = "+30 690 00" if self.is_greek else "+32 470 00"
        return f"{prefix} {text[:2]} {text[2:]}"
