"""The directory of services to refer to: who helps with what, where, when, in which language, checked when.

Words: a *service* is an office, a shelter or a line that helps children or families; its *needs* are what it helps
with, as codes of the list `referral_target`; its *hours* are open spans of the days of a week; it is *checked* when
somebody has made sure that what stands here is true. A service that is *closed* is kept, because referrals name it.
Nothing in here is about a child or a family: no field is personal, and no person's name belongs in it.
Called by casework, whose referrals point at a service, and by the public pages that show services near you.
"""
