"""Private enquiries: does another hotline know this child? Whoever may know learns first, and a person there decides.

Words: the *asker* asks about one child of an open case, the *holder* has a register. A child is *findable* where a
person here decided that other hotlines may find it; never one under a block or in a restricted case. Once a *period*
the asker turns the *keys* of the holder's findable children into *tags*, unseen, by a secret of its own; an *enquiry*
is the tags of one child. The holder compares at home, and a person judges each *candidate*. Nothing goes back but
the receipt that every message has, so that silence looks like "not known".
Called by site (pages, slots, worker); uses exchange to carry, casework and people for the children.
"""
