"""The house as a whole: settings, root addresses, base pages, commands; joins rooms and decides nothing.

Words: a *node* is one hotline's own installation; its *role* (hotline, coordinator, bureau) only chooses which
addresses are on; a *slot* is a named place on a lower room's page that an upper room's panel fills;
a *follower* is a scan the worker runs. Nothing below calls this room.
"""
