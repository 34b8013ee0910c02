import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import myosotis.cooperation.models.parts
import myosotis.kernel.clock
import myosotis.kernel.ids
import myosotis.vault.fields
from myosotis.kernel.making_tables import MakeTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("casework", "0001_initial"),
        ("exchange", "0001_initial"),
        ("files", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        MakeTables(
            [
                migrations.CreateModel(
                    name="Cooperation",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=myosotis.kernel.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("had_case", models.BooleanField(default=False)),
                        ("thread", models.UUIDField(default=myosotis.cooperation.models.parts.shared_id)),
                        ("pseudonym", models.UUIDField(default=myosotis.cooperation.models.parts.shared_id)),
                        (
                            "side",
                            models.CharField(
                                choices=[("asking", "Asking"), ("asked", "Asked")], max_length=8
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                choices=[("asking", "Asking"), ("asked", "Asked")],
                                default="asking",
                                max_length=8,
                            ),
                        ),
                        ("tenure", models.PositiveSmallIntegerField(default=1)),
                        ("phase", models.CharField(default="none", max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "Requested"),
                                    ("received", "Received"),
                                    ("accepted", "Accepted"),
                                    ("in_progress", "In Progress"),
                                    ("on_hold", "On Hold"),
                                    ("completed", "Completed"),
                                    ("failed", "Failed"),
                                    ("rejected", "Rejected"),
                                    ("cancelled", "Cancelled"),
                                    ("entered_in_error", "Entered In Error"),
                                ],
                                db_index=True,
                                default="requested",
                                max_length=20,
                            ),
                        ),
                        ("category", models.CharField(max_length=40)),
                        ("urgency", models.CharField(max_length=40)),
                        ("asks", models.JSONField(default=list)),
                        ("languages", models.JSONField(default=list)),
                        ("purpose", models.JSONField(default=list)),
                        ("basis", models.CharField(max_length=40)),
                        ("onward", models.JSONField(default=list)),
                        ("keep_until", models.DateField()),
                        ("needed_by", models.DateTimeField(blank=True, null=True)),
                        ("is_drill", models.BooleanField(default=False)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("stored_at", models.DateTimeField(blank=True, null=True)),
                        ("received_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("updated_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("duty_told_at", models.DateTimeField(blank=True, null=True)),
                        ("coordinator_told_at", models.DateTimeField(blank=True, null=True)),
                        ("shut_at", models.DateTimeField(blank=True, null=True)),
                        ("summary", myosotis.vault.fields.SealedField()),
                        ("contact", myosotis.vault.fields.SealedField(json=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="cooperations",
                                to="casework.case",
                            ),
                        ),
                        (
                            "consent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="cooperations",
                                to="casework.consent",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "peer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cooperations",
                                to="exchange.peer",
                            ),
                        ),
                        (
                            "received_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("peer", "thread"), name="one_cooperation_of_a_thread"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("case__isnull", True), ("had_case", True), _connector="OR"
                                ),
                                name="cooperation_with_a_case_had_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("side", "asked"), ("had_case", True), _connector="OR"),
                                name="asking_cooperation_had_a_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("made_by__isnull", False), ("side", "asking")),
                                    models.Q(("made_by__isnull", True), ("side", "asked")),
                                    _connector="OR",
                                ),
                                name="asking_cooperation_made_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("received_by__isnull", True),
                                    models.Q(("received_at__isnull", False), ("side", "asked")),
                                    _connector="OR",
                                ),
                                name="cooperation_read_here_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_by__isnull", True),
                                    models.Q(("answered_at__isnull", False), ("side", "asked")),
                                    _connector="OR",
                                ),
                                name="cooperation_answered_here_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("coordinator_told_at__isnull", True),
                                    ("duty_told_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="cooperation_duty_told_before_coordinator",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandOver",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=myosotis.kernel.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("is_ours", models.BooleanField()),
                        ("phase", models.CharField(default="offered", max_length=12)),
                        ("offered_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("answer_by", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("code", models.CharField(blank=True, max_length=40)),
                        ("record", myosotis.vault.fields.SealedField(json=True)),
                        ("stays", myosotis.vault.fields.SealedField()),
                        ("reason", myosotis.vault.fields.SealedField()),
                        (
                            "cooperation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="handovers",
                                to="cooperation.cooperation",
                            ),
                        ),
                        (
                            "offered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-offered_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("is_ours", True), ("offered_by__isnull", False)),
                                    models.Q(("is_ours", False), ("offered_by__isnull", True)),
                                    _connector="OR",
                                ),
                                name="handover_of_ours_offered_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at__isnull", False), ("phase", "done")),
                                    models.Q(
                                        models.Q(("phase", "done"), _negated=True), ("done_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="handover_done_at_its_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("phase__in", ["offered", "accepted"])),
                                fields=("cooperation",),
                                name="one_handover_open_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Problem",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=myosotis.kernel.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("message", models.UUIDField()),
                        ("event", models.CharField(blank=True, max_length=40)),
                        ("is_ours", models.BooleanField(default=False)),
                        ("is_crossed", models.BooleanField(default=False)),
                        ("code", models.CharField(max_length=40)),
                        ("state", models.CharField(blank=True, max_length=60)),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "cooperation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="problems",
                                to="cooperation.cooperation",
                            ),
                        ),
                        (
                            "peer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="exchange.peer",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("peer", "message", "is_ours"), name="problem_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="problem_settled_when_and_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=myosotis.kernel.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("question", models.UUIDField(default=myosotis.cooperation.models.parts.shared_id)),
                        ("is_ours", models.BooleanField()),
                        ("code", models.CharField(blank=True, max_length=60)),
                        ("language", models.CharField(blank=True, max_length=35)),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("asked_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("text", myosotis.vault.fields.SealedField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "cooperation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="cooperation.cooperation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["asked_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("cooperation", "question"), name="question_once_in_a_cooperation"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("asked_by__isnull", False), ("is_ours", True)),
                                    models.Q(("asked_by__isnull", True), ("is_ours", False)),
                                    _connector="OR",
                                ),
                                name="question_of_ours_asked_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("code", ""), _negated=True),
                                    ("text__isnull", False),
                                    _connector="OR",
                                ),
                                name="question_has_code_or_words",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=myosotis.kernel.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("dated", models.CharField(max_length=20)),
                        ("source", models.CharField(max_length=40)),
                        ("certainty", models.CharField(max_length=40)),
                        ("language", models.CharField(blank=True, max_length=35)),
                        ("is_alleged", models.BooleanField(default=False)),
                        ("is_last", models.BooleanField(default=True)),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("known", myosotis.vault.fields.SealedField()),
                        ("text", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "cooperation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="cooperation.cooperation",
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="cooperation.question",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("known__isnull", False), ("text__isnull", False), _connector="OR"
                                ),
                                name="answer_says_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestDraft",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=myosotis.kernel.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("changed_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("content", myosotis.vault.fields.SealedField(json=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="request_drafts",
                                to="casework.case",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-changed_at"],
                    },
                ),
                migrations.CreateModel(
                    name="SharedItem",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=myosotis.kernel.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("item", models.UUIDField(default=myosotis.cooperation.models.parts.shared_id)),
                        (
                            "direction",
                            models.CharField(
                                choices=[("outgoing", "Outgoing"), ("incoming", "Incoming")], max_length=8
                            ),
                        ),
                        ("category", models.CharField(max_length=40)),
                        ("name", models.CharField(blank=True, max_length=60)),
                        ("tells_where", models.BooleanField(default=False)),
                        ("value", myosotis.vault.fields.SealedField(json=True)),
                        ("picture", myosotis.vault.fields.SealedField()),
                        ("is_picture_refused", models.BooleanField(default=False)),
                        ("reason", myosotis.vault.fields.SealedField()),
                        ("basis", models.CharField(max_length=40)),
                        ("purpose", models.JSONField(default=list)),
                        ("onward", models.JSONField(default=list)),
                        ("expires_at", models.DateTimeField(db_index=True)),
                        ("version", models.PositiveSmallIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("stopped", "Stopped"),
                                    ("active", "Active"),
                                    ("corrected", "Corrected"),
                                    ("recalled", "Recalled"),
                                    ("refused", "Refused"),
                                    ("erased", "Erased"),
                                    ("expired", "Expired"),
                                ],
                                default="waiting",
                                max_length=12,
                            ),
                        ),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        ("recalled_at", models.DateTimeField(blank=True, null=True)),
                        ("gone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "consent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="shared_items",
                                to="casework.consent",
                            ),
                        ),
                        (
                            "cooperation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="cooperation.cooperation",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="files.file",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["made_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("cooperation", "item"), name="item_once_in_a_cooperation"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("direction", "outgoing"), ("made_by__isnull", False)),
                                    models.Q(("direction", "incoming"), ("made_by__isnull", True)),
                                    _connector="OR",
                                ),
                                name="outgoing_item_chosen_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["waiting", "stopped"]), ("told_at__isnull", True)
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["waiting", "stopped"]), _negated=True),
                                        ("told_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="item_told_unless_it_waits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "recalled"), _negated=True),
                                    ("recalled_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="item_recalled_at_its_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("gone_at__isnull", False),
                                        ("picture__isnull", True),
                                        ("reason__isnull", True),
                                        ("state__in", ["stopped", "erased", "expired"]),
                                        ("value__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ["stopped", "erased", "expired"]), _negated=True
                                        ),
                                        ("gone_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="item_gone_is_empty",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Holder",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=myosotis.kernel.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("onward", models.CharField(blank=True, max_length=40)),
                        ("told_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("asked_at", models.DateTimeField(blank=True, null=True)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                        ("refused_at", models.DateTimeField(blank=True, null=True)),
                        ("refusal", models.CharField(blank=True, max_length=40)),
                        ("review_on", models.DateField(blank=True, null=True)),
                        ("text", myosotis.vault.fields.SealedField()),
                        (
                            "cooperation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holders",
                                to="cooperation.cooperation",
                            ),
                        ),
                        (
                            "peer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="exchange.peer",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holders",
                                to="cooperation.shareditem",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["told_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("onward", ""), ("peer__isnull", False)),
                                    models.Q(("peer__isnull", True), models.Q(("onward", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="holder_is_a_peer_or_further",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("refusal", ""),
                                        ("refused_at__isnull", True),
                                        ("review_on__isnull", True),
                                    ),
                                    models.Q(
                                        ("refused_at__isnull", False),
                                        ("review_on__isnull", False),
                                        models.Q(("refusal", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="holder_refused_when_why_and_until",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Step",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=myosotis.kernel.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("message", models.UUIDField()),
                        ("event", models.CharField(max_length=40)),
                        (
                            "side",
                            models.CharField(
                                choices=[("asking", "Asking"), ("asked", "Asked")], max_length=8
                            ),
                        ),
                        ("own", models.PositiveIntegerField()),
                        ("seen", models.PositiveIntegerField()),
                        ("items", models.JSONField(default=list)),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("code", models.CharField(blank=True, max_length=60)),
                        ("text", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "cooperation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="cooperation.cooperation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "own"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("cooperation", "message"), name="step_once_in_a_thread"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Withdrawal",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=myosotis.kernel.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("found_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("must_decide", models.BooleanField(default=False)),
                        (
                            "decision",
                            models.CharField(
                                blank=True, choices=[("recall", "Recall"), ("keep", "Keep")], max_length=8
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", myosotis.vault.fields.SealedField()),
                        (
                            "consent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="casework.consent",
                            ),
                        ),
                        (
                            "cooperation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="withdrawals",
                                to="cooperation.cooperation",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-found_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("cooperation", "consent"), name="withdrawal_once_in_a_cooperation"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", True),
                                        ("decided_by__isnull", True),
                                        ("decision", ""),
                                    ),
                                    models.Q(
                                        models.Q(("decision", ""), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="withdrawal_decided_when_by_whom_and_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("must_decide", True), ("decision", ""), _connector="OR"),
                                name="withdrawal_decided_where_it_must",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
