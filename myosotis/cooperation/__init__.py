"""Cooperation: work on one child by two nodes, each with a case of its own and only what it was given.

Words: a *cooperation* is one thread between two nodes about one child or family, *asking* on one side and *asked* on
the other; a *step* is one message of it, by either side; a *shared item* is one field that crossed the border, with a
key, a ground and an expiry of its own; a *holder* has a copy of it; *hand-over* means that the case itself changes
hands, in two phases. The state is never written: it is what the protocol's tables make of the steps in their order.
Called by site (pages, slots, worker); uses exchange to carry, casework for cases and consent, papers for the fields.
"""
