"""The people who work here: who they are, what they may do, and how they prove it.

Words: a *user* is a member of staff or a volunteer with *roles*; a role is a class with a description in prose and
a set of *permissions*; a *team* sees its own cases; everybody who can see a case has a *second factor*, on shared
workstations too. `can(user, permission)` answers, `demand` refuses with a reason. The rooms above ask here; no
role name appears outside this room.
"""
