"""The hotline's work on children: contact, case, episode, and everything recorded about them.

Words: a *contact* is one communication on any channel; a *case* the file of work for one situation, with one or
several children and *episodes* of being missing; *reported returned* is what somebody says, the episode *ends* only
on confirmation. Contacts, cases, children and episodes are four different counts. Writes go through `actions`,
reads for a person through `queries`; `desk` above asks the same queries for its board.
"""
