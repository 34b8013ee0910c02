import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import myosotis.kernel.clock
import myosotis.kernel.ids
import myosotis.vault.fields
from myosotis.kernel.making_tables import MakeTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casework", "0001_initial"),
        ("exchange", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        MakeTables(
            [
                migrations.CreateModel(
                    name="Findable",
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
                        ("chosen_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findable",
                                to="casework.case",
                            ),
                        ),
                        (
                            "chosen_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "withdrawn_by",
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
                        "ordering": ["chosen_at"],
                    },
                ),
                migrations.CreateModel(
                    name="ChildTags",
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
                        ("period", models.PositiveIntegerField()),
                        ("made_at", models.DateTimeField(db_index=True, default=myosotis.kernel.clock.now)),
                        ("facts", models.CharField(max_length=64)),
                        ("tags", myosotis.vault.fields.SealedField()),
                        (
                            "peer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="exchange.peer",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "findable",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tags",
                                to="enquiries.findable",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="HeardEnquiry",
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
                        ("period", models.PositiveIntegerField()),
                        ("message", models.UUIDField()),
                        ("pseudonym", models.UUIDField()),
                        ("purpose", models.JSONField(default=list)),
                        ("received_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("until", models.DateTimeField(db_index=True)),
                        ("compared_at", models.DateTimeField(blank=True, null=True)),
                        ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                        ("tags", myosotis.vault.fields.SealedField()),
                        (
                            "peer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="exchange.peer",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-received_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Candidate",
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
                        ("agreed", models.JSONField(default=list)),
                        ("found_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[("same", "Same"), ("not_same", "Not Same"), ("unsure", "Unsure")],
                                max_length=12,
                            ),
                        ),
                        ("judged_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="casework.case",
                            ),
                        ),
                        (
                            "judged_by",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "heard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="candidates",
                                to="enquiries.heardenquiry",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-found_at"],
                    },
                ),
                migrations.CreateModel(
                    name="PeriodKey",
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
                        ("period", models.PositiveIntegerField()),
                        ("most", models.PositiveIntegerField()),
                        ("spent", models.PositiveIntegerField(default=0)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("seed", myosotis.vault.fields.SealedField()),
                        (
                            "peer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="exchange.peer",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TagBatch",
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
                        ("period", models.PositiveIntegerField()),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("findable", models.JSONField(default=list)),
                        ("content", myosotis.vault.fields.SealedField(json=True)),
                        (
                            "peer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="exchange.peer",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["made_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Enquiry",
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
                        ("period", models.PositiveIntegerField()),
                        ("pseudonym", models.UUIDField(default=uuid.uuid4)),
                        ("purpose", models.JSONField(default=list)),
                        ("message", models.UUIDField(unique=True)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("reason", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="enquiries",
                                to="casework.case",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at"],
                        "indexes": [models.Index(fields=["peer", "made_at"], name="enquiries_of_a_day")],
                    },
                ),
                migrations.AddConstraint(
                    model_name="findable",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("case", "person"),
                        name="findable_once_in_a_case",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="findable",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="findable_withdrawn_when_and_by_whom",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="childtags",
                    constraint=models.UniqueConstraint(
                        fields=("peer", "period", "findable"), name="tags_once_for_a_peer"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="heardenquiry",
                    constraint=models.UniqueConstraint(fields=("peer", "message"), name="enquiry_heard_once"),
                ),
                migrations.AddConstraint(
                    model_name="heardenquiry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("forgotten_at__isnull", True), ("tags__isnull", True), _connector="OR"
                        ),
                        name="a_forgotten_enquiry_has_no_tags",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="candidate",
                    constraint=models.UniqueConstraint(
                        fields=("heard", "case", "person"), name="candidate_once_of_an_enquiry"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="candidate",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("judged_at__isnull", True), ("judged_by__isnull", True), ("verdict", "")
                            ),
                            models.Q(
                                models.Q(("verdict", ""), _negated=True),
                                ("judged_at__isnull", False),
                                ("judged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="candidate_judged_when_and_by_whom",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="periodkey",
                    constraint=models.UniqueConstraint(
                        fields=("peer", "period"), name="one_secret_of_a_peer_and_period"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="periodkey",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("spent__lte", models.F("most"))),
                        name="points_within_what_was_agreed",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="periodkey",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("seed__isnull", True), _connector="OR"
                        ),
                        name="an_ended_period_has_no_secret",
                    ),
                ),
            ]
        ),
    ]
