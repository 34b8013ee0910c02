"""The network: members of the federation, their hotlines, and bodies without a node, as every node knows them.

Words: a *member* is an organisation; a *hotline* is a member's 116 000 service in one country, with its hours, its
languages, the number that can be dialled from abroad and its *duty contacts* (a role, never a person's name); a *body*
is a police unit, a Central Authority or another hotline that has no node. What the hotline says of itself (its *entry*)
and what the *federation* records of it (assignment of 116 000, agreement, accreditation, node) have a time each, and
the newer one stays when a file is loaded. A *local remark* never leaves this node. Accreditation is a badge only.
Nothing in here is about a child or a family. Called by the rooms that work across borders; what a country has beside
hotlines comes from casework through a slot.
"""
