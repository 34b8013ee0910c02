"""The tables of persons, split by meaning."""

from myosotis.people.models.index import IndexedOwner, IndexVersion, Posting
from myosotis.people.models.judgements import Judgement, Proposal
from myosotis.people.models.persons import Identifier, Name, Person

__all__ = ["Identifier", "IndexVersion", "IndexedOwner", "Judgement", "Name", "Person", "Posting", "Proposal"]
