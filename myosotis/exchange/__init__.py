"""The exchange: which nodes there are, whom this node trusts, and what goes to them and comes from them, sealed.

Words: a *node* is one hotline's installation; the *directory* is the list of all nodes with their public keys, signed
by the secretariat in the manner of The Update Framework; a *peer* is another node as this one knows it; its *pinned*
keys are those a person here has checked by voice or that the peer's own earlier key has signed. A directory that
says otherwise than what is pinned raises an alarm and stops the sending; it never changes what is pinned.
This room carries sealed envelopes and knows nothing of cases. Called by the rooms that work across borders.
"""
