"""What is wrong, said in English by the library and in any other language by whoever shows it to a person."""

from __future__ import annotations

from collections.abc import Mapping


class Sentence(str):
    """An English sentence that remembers what it was made of.

    `template`: with names in braces; `values`: what stands there, perhaps a sentence itself. A program that speaks
    other languages translates the template and puts the values in again.

    >>> fault = Sentence("Line {line}: a population is not negative.", line=3)
    >>> fault
    'Line 3: a population is not negative.'
    >>> fault.template, fault.values
    ('Line {line}: a population is not negative.', {'line': 3})
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> Sentence:
        """The sentence in English."""
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made

    def __str__(self) -> str:
        """Itself: what it was made of survives being passed on."""
        return self
