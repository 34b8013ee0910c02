"""The log for people: one whole sentence for each verb. `{who}` is the name the room above found for the actor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # contacts
    "contact.started": _("{who} began a contact."),
    "contact.changed": _("{who} changed facts of a contact."),
    "contact.opened": _("{who} opened a contact."),
    "contact.closed": _("{who} closed a contact."),
    "contact.reopened": _("{who} opened a closed contact again for work."),
    "contact.linked": _("{who} linked a contact to the case."),
    "contact.unlinked": _("{who} took a contact out of the case."),
    "contact.urgent_ticked": _("{who} ticked a step of the urgent ladder."),
    "contact.urgent_unticked": _("{who} took back a step of the urgent ladder."),
    "contact.candidate_set_aside": _("{who} set aside a candidate: the contact is not about this child."),
    "contact.candidate_proposed_again": _("{who} took back that a contact is not about a child."),
    "contact.conflict_settled": _("{who} chose between two values of one fact of a contact."),
    # cases
    "case.created": _("{who} opened the case as a new file."),
    "case.opened": _("{who} read the case."),
    "case.opened_anyway": _("{who} opened the case from outside the team, with a written reason."),
    "case.opening_reviewed": _("{who} read and reviewed the reason of an opening from outside the team."),
    "case.changed": _("{who} changed the case."),
    "case.category_changed": _("{who} changed the category."),
    "case.child_added": _("{who} added a child."),
    "case.child_changed": _("{who} changed what is known of a child."),
    "case.person_added": _("{who} added a person around the child."),
    "case.name_added": _("{who} added a form of a name."),
    "case.note_written": _("{who} wrote a note."),
    "case.assigned": _("{who} gave the case to a caseworker."),
    "case.closed": _("{who} closed the case."),
    "case.reopened": _("{who} took up the closed case again."),
    "case.conflict_settled": _("{who} chose between two values of one field."),
    "case.family_known": _("{who} said that they know this family; the case is hidden from them."),
    "case.family_known_withdrawn": _("{who} let a colleague see the case again."),
    "case.restricted": _("{who} restricted the case to its caseworker and the supervisors of the team."),
    "case.unrestricted": _("{who} opened the restricted case to its team again."),
    "case.review_day_set": _("{who} set the day on which the case is looked at again."),
    "case.bulk_undone": _("{who} took back a change that was made to several cases at once."),
    "case.merged": _("{who} judged that the case and another one are one case."),
    "case.merge_withdrawn": _("{who} took back that the case and another one are one case."),
    "case.split": _("{who} gave children of the case a case of their own."),
    "case.split_off": _("{who} made this case of children who stood in another one."),
    "case.offered": _("{who} offered the case to another team."),
    "case.offer_withdrawn": _("{who} took back the offer of the case to another team."),
    "case.offer_accepted": _("{who} took over the case for another team."),
    "case.offer_declined": _("{who} declined the case that was offered to their team."),
    # lists and fields of this hotline's own
    "filter.saved": _("{who} kept a filter of a list."),
    "filter.removed": _("{who} removed a kept filter of a list."),
    "local_field.made": _("{who} added a field of this hotline's own."),
    "local_field.changed": _("{who} changed a field of this hotline's own."),
    "local_value.set": _("{who} answered fields of this hotline's own."),
    "case.compared": _("{who} looked at a child of the case side by side with another one."),
    # searching and judging
    "search.made": _("{who} searched for a child."),
    "search.notice_seen": _("{who} read that somebody searched for a child of the case."),
    "judgement.made": _("{who} judged whether a child of the case is the same as another one."),
    "judgement.withdrawn": _("{who} took back a judgement about a child of the case and another one."),
    # episodes, risk, promises
    "episode.started": _("{who} recorded that a child is missing."),
    "episode.changed": _("{who} changed an episode."),
    "episode.reported_returned": _("{who} recorded that a child is reported returned."),
    "episode.report_withdrawn": _("{who} took back that a child was reported returned."),
    "episode.ended": _("{who} confirmed the end of an episode."),
    "episode.end_undone": _("{who} took back the end of an episode: the child is missing as before."),
    "risk.judged": _("{who} judged the risk."),
    "risk.seconded": _("{who} looked at the risk as second person and agreed."),
    "promise.made": _("{who} made a promise."),
    "promise.kept": _("{who} kept a promise."),
    "promise.reopened": _("{who} took back that a promise was kept."),
    # erasure
    "erasure.asked": _("{who} asked that the case be erased."),
    "erasure.withdrawn": _("{who} withdrew the wish to erase the case."),
    "erasure.done": _("{who} confirmed the erasure; the case is gone."),
    "hold.set": _("{who} put a legal hold on the case: nothing erases it."),
    "hold.lifted": _("{who} lifted a legal hold."),
    # people who work here
    "person.invited": _("{who} invited somebody to work here."),
    "person.invitation_withdrawn": _("{who} withdrew an invitation."),
    "person.joined": _("{who} accepted an invitation."),
    "person.changed": _("{who} changed somebody's roles, teams or end date."),
    "person.ended": _("{who} ended somebody's account."),
    "person.password_changed": _("{who} changed the password of the own account."),
    "person.locked": _("{who} locked an account."),
    "person.confirmed": _("{who} unlocked an account."),
    "person.locked_after_restore": _("All accounts but the keeper's were locked after a restore."),
    "team.made": _("{who} made a team."),
    "factor.added": _("{who} set up a second factor."),
    "factor.removed": _("{who} removed a second factor."),
    "factor.reset": _("{who} gave somebody a code to set up a new second factor."),
    "factor.reset_with_password": _(
        "{who} gave somebody a code to set a new password and a new second factor."
    ),
    "factor.code_used": _("{who} used the code for a new second factor."),
    "factor.code_wrong": _("{who} entered a wrong code for a new second factor."),
    "key.added": _("{who} added a key of the house."),
    "key.issued": _("{who} gave out a key of the house."),
    "key.returned": _("{who} took back a key of the house."),
    "session.started": _("{who} signed in."),
    "session.ended": _("{who} signed out, or the session came to its end."),
    "session.ended_all": _("{who} ended all sessions of an account."),
    # the node
    "node.made": _("This node was made."),
    "node.sheet_key_chosen": _("{who} chose a passphrase for the nightly sheets."),
    "node.restored": _("This node was restored from a backup; its log goes on from there."),
    "node.check_recorded": _("{who} recorded that a check was done that a node needs before its first case."),
}


def say(verb: str, who: str) -> str:
    """The sentence of a verb in the language of the page."""
    return str(SENTENCES[verb]).format(who=who)
