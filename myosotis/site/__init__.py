"""The house as a whole: settings, root addresses, base pages, commands; joins rooms and decides nothing.

Words: a *node* is one hotline's own installation; its *role* (hotline, coordinator, bureau) only chooses which
addresses are on; a *follower* is a scan the worker runs. Reached through the command `myosotis` (`cli`) and, for
pages, through `wsgi`; nothing below calls this room.
"""
