"""Protocol "MX/1": how nodes speak with each other, readable and buildable without a node.

Words: an *envelope* is a signed header and a sealed body; a *receipt* is the receiver's signed answer; a *stream* is
the numbered row of envelopes from one node to another; a *node record* is what the signed directory says of a node.
Read `docs/protocol.md` first; `vectors/` holds examples to test another implementation with.
Called by: the room `exchange`, `python -m myosotis_core.protocol`, hotlines that keep their own case system.
"""
