import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import myosotis.kernel.clock
import myosotis.kernel.ids
import myosotis.vault.fields
from myosotis.kernel.making_tables import MakeTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("people", "0001_initial"),
        ("services", "0001_initial"),
    ]

    operations = [
        MakeTables(
            [
                migrations.CreateModel(
                    name="CaseNumber",
                    fields=[
                        ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                        ("last", models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="KeptFact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=16)),
                        ("year", models.PositiveSmallIntegerField(db_index=True)),
                        ("fact", models.JSONField(default=dict)),
                    ],
                ),
                migrations.CreateModel(
                    name="BulkAct",
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
                        (
                            "what",
                            models.CharField(
                                choices=[("caseworker", "Caseworker"), ("review_day", "Review Day")],
                                max_length=12,
                            ),
                        ),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("changed", models.JSONField(default=dict)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Case",
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
                        ("ref", models.CharField(max_length=24, unique=True)),
                        (
                            "basis",
                            models.CharField(
                                choices=[("own", "Own"), ("assistance", "Assistance")],
                                default="own",
                                max_length=12,
                            ),
                        ),
                        ("opened_at", models.DateTimeField(db_index=True, default=myosotis.kernel.clock.now)),
                        ("is_prevention", models.BooleanField(default=False)),
                        ("prevention_kind", models.CharField(blank=True, max_length=40)),
                        ("became_missing_at", models.DateTimeField(blank=True, null=True)),
                        ("category", models.CharField(blank=True, db_index=True, max_length=40)),
                        ("countries", models.JSONField(default=list)),
                        ("is_cross_border", models.BooleanField(default=False)),
                        ("is_restricted", models.BooleanField(default=False)),
                        ("closed_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                        ("closure_reason", models.CharField(blank=True, max_length=40)),
                        ("closures", models.JSONField(default=list)),
                        ("retention_class", models.CharField(blank=True, max_length=40)),
                        ("erase_on", models.DateField(blank=True, null=True)),
                        ("review_on", models.DateField(blank=True, db_index=True, null=True)),
                        ("versions", models.JSONField(default=dict)),
                        ("summary", myosotis.vault.fields.SealedField()),
                        (
                            "caseworker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="casework.case",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="accounts.team",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-opened_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at__isnull", True),
                                        ("closed_by__isnull", True),
                                        ("closure_reason", ""),
                                    ),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        models.Q(("closure_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_closed_when_by_whom_and_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at__isnull", True),
                                    ("closed_at__gte", models.F("opened_at")),
                                    _connector="OR",
                                ),
                                name="case_closes_after_it_opens",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("merged_into__isnull", False)),
                                fields=["merged_into", "id"],
                                name="merged_cases",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BreakGlass",
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
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("until", models.DateTimeField()),
                        ("reason", myosotis.vault.fields.SealedField()),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "reviewed_by",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="openings",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                                    models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="opening_reviewed_when_and_by_whom",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Block",
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
                        (
                            "what",
                            models.CharField(
                                choices=[("whereabouts", "Whereabouts"), ("everything", "Everything")],
                                default="whereabouts",
                                max_length=16,
                            ),
                        ),
                        ("set_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("lifted_at", models.DateTimeField(blank=True, null=True)),
                        ("against_text", myosotis.vault.fields.SealedField()),
                        ("reason", myosotis.vault.fields.SealedField()),
                        (
                            "against",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "lifted_by",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="blocks",
                                to="people.person",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="blocks",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-set_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="block_lifted_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("against__isnull", True),
                                    models.Q(("against", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="block_not_against_the_child",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Allegation",
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
                        ("said_at", models.DateTimeField()),
                        (
                            "precision",
                            models.CharField(
                                choices=[
                                    ("exact", "Exact"),
                                    ("hour", "Hour"),
                                    ("part_of_day", "Part Of Day"),
                                    ("day", "Day"),
                                    ("month", "Month"),
                                    ("year", "Year"),
                                    ("estimated", "Estimated"),
                                ],
                                default="exact",
                                max_length=12,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("described", myosotis.vault.fields.SealedField()),
                        ("relation", myosotis.vault.fields.SealedField()),
                        ("source", myosotis.vault.fields.SealedField()),
                        ("what", myosotis.vault.fields.SealedField()),
                        ("location_mode", myosotis.vault.fields.SealedField()),
                        ("online_places", myosotis.vault.fields.SealedField(json=True)),
                        ("online_name", myosotis.vault.fields.SealedField()),
                        ("is_known_to_police", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="allegations",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-said_at"],
                    },
                ),
                migrations.CreateModel(
                    name="CaseCategory",
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
                        ("code", models.CharField(max_length=40)),
                        ("sub_code", models.CharField(blank=True, max_length=40)),
                        ("from_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="categories",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["from_at"],
                    },
                ),
                migrations.CreateModel(
                    name="CaseChild",
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
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("age_years", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="case_children",
                                to="casework.case",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_children",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "person"), name="child_once_in_a_case")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseTie",
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
                        (
                            "what",
                            models.CharField(
                                choices=[("merged", "Merged"), ("split", "Split")], max_length=8
                            ),
                        ),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ties",
                                to="casework.case",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ties_from",
                                to="casework.case",
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
                        "ordering": ["at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("case", models.F("other")), _negated=True),
                                name="case_tie_is_between_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(
                                        ("what", "merged"),
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_tie_withdrawn_when_and_by_whom",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("what", "merged"), ("withdrawn_at__isnull", True)),
                                fields=("case",),
                                name="case_merged_into_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseUrgentStep",
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
                        ("code", models.CharField(max_length=40)),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="urgent_ticks",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("case", "code"),
                                name="urgent_step_of_a_case_ticked_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChildFile",
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
                        ("versions", models.JSONField(default=dict)),
                        ("birth_place", myosotis.vault.fields.SealedField()),
                        ("papers", myosotis.vault.fields.SealedField()),
                        ("clothing", myosotis.vault.fields.SealedField()),
                        ("relation_to_others", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="child_files",
                                to="casework.case",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="child_files",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "person"), name="child_file_once_in_a_case"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConfidentialNote",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("psychologist", "Psychologist"),
                                    ("lawyer", "Lawyer"),
                                    ("other", "Other"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("written_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("text", myosotis.vault.fields.SealedField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="confidential_notes",
                                to="casework.case",
                            ),
                        ),
                        (
                            "readers",
                            models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                    ],
                    options={
                        "ordering": ["-written_at"],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentText",
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
                        (
                            "use",
                            models.CharField(
                                choices=[("consent", "Consent"), ("limits", "Limits")], max_length=12
                            ),
                        ),
                        ("language", models.CharField(max_length=16)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", models.CharField(max_length=4000)),
                        ("written_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["use", "language", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("use", "language", "number"), name="consent_text_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="consent_text_signed_when_and_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
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
                        ("line", models.CharField(blank=True, max_length=40)),
                        ("channel", models.CharField(default="phone", max_length=40)),
                        ("kind", models.CharField(blank=True, max_length=40)),
                        ("role", models.CharField(blank=True, max_length=40)),
                        ("is_answered", models.BooleanField(default=True)),
                        ("is_anonymous", models.BooleanField(default=False)),
                        ("is_training", models.BooleanField(default=False)),
                        ("language", models.CharField(blank=True, max_length=16)),
                        ("caller_country", models.CharField(blank=True, max_length=24)),
                        ("actions", models.JSONField(default=list)),
                        (
                            "started_at",
                            models.DateTimeField(db_index=True, default=myosotis.kernel.clock.now),
                        ),
                        ("entered_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                        ("versions", models.JSONField(default=dict)),
                        ("saved_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("who_calls", myosotis.vault.fields.SealedField(json=True)),
                        ("child", myosotis.vault.fields.SealedField(json=True)),
                        ("age", myosotis.vault.fields.SealedField(json=True)),
                        ("missing_from", myosotis.vault.fields.SealedField(json=True)),
                        ("last_seen", myosotis.vault.fields.SealedField(json=True)),
                        ("country_now", myosotis.vault.fields.SealedField(json=True)),
                        ("risk", myosotis.vault.fields.SealedField(json=True)),
                        ("police_told", myosotis.vault.fields.SealedField(json=True)),
                        ("caller_number", myosotis.vault.fields.SealedField()),
                        ("summary", myosotis.vault.fields.SealedField()),
                        ("preferred_channel", myosotis.vault.fields.SealedField()),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closed_contacts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-started_at"],
                        "indexes": [
                            models.Index(fields=["operator", "closed_at"], name="contact_operator_closed"),
                            models.Index(
                                condition=models.Q(("is_answered", False)),
                                fields=["started_at"],
                                name="contact_missed",
                            ),
                            models.Index(
                                fields=["id", "is_training", "started_at"],
                                name="contact_when",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="contact_closed_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("ended_at__gte", models.F("started_at")),
                                    _connector="OR",
                                ),
                                name="contact_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CallBack",
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
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("taken", "Taken"),
                                    ("not_reached", "Not Reached"),
                                    ("reached", "Reached"),
                                    ("let_be", "Let Be"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="call_backs",
                                to="casework.contact",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                    },
                ),
                migrations.CreateModel(
                    name="ContactCase",
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
                        ("linked_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("unlinked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contact_links",
                                to="casework.case",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="case_links",
                                to="casework.contact",
                            ),
                        ),
                        (
                            "linked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["case", "unlinked_at", "contact"], name="links_of_a_case")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountryCard",
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
                        ("country", models.CharField(max_length=2, unique=True)),
                        ("number_abroad", models.CharField(blank=True, max_length=200)),
                        ("hours", models.CharField(blank=True, max_length=200)),
                        ("languages", models.CharField(blank=True, max_length=200)),
                        ("police", models.CharField(blank=True, max_length=400)),
                        ("central_authority", models.CharField(blank=True, max_length=400)),
                        ("child_helpline", models.CharField(blank=True, max_length=200)),
                        ("consulate", models.CharField(blank=True, max_length=400)),
                        ("remarks", models.CharField(blank=True, max_length=1000)),
                        ("source", models.CharField(blank=True, max_length=400)),
                        ("checked_on", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=0)),
                        ("changed_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "changed_by",
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
                        "ordering": ["country"],
                    },
                ),
                migrations.CreateModel(
                    name="EmergencyShare",
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
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("recipient", myosotis.vault.fields.SealedField()),
                        ("what", myosotis.vault.fields.SealedField()),
                        ("why", myosotis.vault.fields.SealedField()),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                        ("review", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="emergency_shares",
                                to="casework.case",
                            ),
                        ),
                        (
                            "reviewed_by",
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recipient__isnull", False),
                                    ("what__isnull", False),
                                    ("why__isnull", False),
                                ),
                                name="emergency_share_with_what_to_whom_and_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("review__isnull", True),
                                        ("reviewed_at__isnull", True),
                                        ("reviewed_by__isnull", True),
                                    ),
                                    models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="emergency_share_reviewed_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reviewed_by__isnull", True),
                                    models.Q(("reviewed_by", models.F("by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="emergency_share_reviewed_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Episode",
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
                        ("category", models.CharField(blank=True, max_length=40)),
                        ("last_seen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "last_seen_precision",
                            models.CharField(
                                choices=[
                                    ("exact", "Exact"),
                                    ("hour", "Hour"),
                                    ("part_of_day", "Part Of Day"),
                                    ("day", "Day"),
                                    ("month", "Month"),
                                    ("year", "Year"),
                                    ("estimated", "Estimated"),
                                ],
                                default="exact",
                                max_length=12,
                            ),
                        ),
                        ("missing_from", models.CharField(blank=True, max_length=40)),
                        ("age_years", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("police_report", models.CharField(blank=True, max_length=40)),
                        ("police_told_at", models.DateTimeField(blank=True, null=True)),
                        ("country_now", models.CharField(blank=True, max_length=24)),
                        ("reported_returned_at", models.DateTimeField(blank=True, null=True)),
                        ("reported_returned_says", models.CharField(blank=True, max_length=40)),
                        ("located_at", models.DateTimeField(blank=True, null=True)),
                        ("wellbeing_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("outcome", models.CharField(blank=True, max_length=40)),
                        ("confirmation", models.CharField(blank=True, max_length=40)),
                        ("found_how", models.CharField(blank=True, max_length=40)),
                        ("found_country", models.CharField(blank=True, max_length=24)),
                        ("versions", models.JSONField(default=dict)),
                        ("last_seen_place", myosotis.vault.fields.SealedField()),
                        ("story", myosotis.vault.fields.SealedField()),
                        ("reasons", myosotis.vault.fields.SealedField(json=True)),
                        ("harms", myosotis.vault.fields.SealedField(json=True)),
                        ("grooming", myosotis.vault.fields.SealedField()),
                        ("police_reference", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="episodes",
                                to="casework.case",
                            ),
                        ),
                        (
                            "ended_by",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="episodes",
                                to="people.person",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reported_returned_by",
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
                        "ordering": ["last_seen_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("confirmation", ""),
                                        ("ended_at__isnull", True),
                                        ("ended_by__isnull", True),
                                        ("outcome", ""),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("ended_by__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                        models.Q(("confirmation", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="episode_ended_with_outcome_and_confirmation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reported_returned_at__isnull", True),
                                        ("reported_returned_by__isnull", True),
                                        ("reported_returned_says", ""),
                                    ),
                                    models.Q(
                                        ("reported_returned_at__isnull", False),
                                        ("reported_returned_by__isnull", False),
                                        models.Q(("reported_returned_says", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="episode_reported_returned_with_who_says_so",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("last_seen_at__isnull", True),
                                    ("ended_at__gte", models.F("last_seen_at")),
                                    _connector="OR",
                                ),
                                name="episode_ends_after_last_seen",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EpisodeFile",
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
                        ("talk_offered_at", models.DateTimeField(blank=True, null=True)),
                        ("talk_independent", models.CharField(blank=True, max_length=40)),
                        ("talk_done_at", models.DateTimeField(blank=True, null=True)),
                        ("talk_declined_at", models.DateTimeField(blank=True, null=True)),
                        ("witnessed", models.CharField(blank=True, max_length=40)),
                        ("witnessed_by", models.JSONField(default=list)),
                        ("reported_to", models.JSONField(default=list)),
                        ("carer_aware", models.CharField(blank=True, max_length=40)),
                        ("police_at_home", models.CharField(blank=True, max_length=40)),
                        ("interpol", models.CharField(blank=True, max_length=40)),
                        ("sis_alert", models.CharField(blank=True, max_length=40)),
                        ("sis_kind", models.CharField(blank=True, max_length=40)),
                        ("versions", models.JSONField(default=dict)),
                        ("push", myosotis.vault.fields.SealedField()),
                        ("pull", myosotis.vault.fields.SealedField()),
                        ("talk_with", myosotis.vault.fields.SealedField()),
                        ("talk_words", myosotis.vault.fields.SealedField()),
                        ("helps", myosotis.vault.fields.SealedField()),
                        ("witness_words", myosotis.vault.fields.SealedField()),
                        ("report_words", myosotis.vault.fields.SealedField()),
                        ("abuse_reported", myosotis.vault.fields.SealedField()),
                        ("abuse_reported_to", myosotis.vault.fields.SealedField(json=True)),
                        ("grooming_mode", myosotis.vault.fields.SealedField()),
                        ("grooming_places", myosotis.vault.fields.SealedField(json=True)),
                        ("grooming_words", myosotis.vault.fields.SealedField()),
                        ("taken_how", myosotis.vault.fields.SealedField()),
                        ("vehicle", myosotis.vault.fields.SealedField()),
                        ("alleged", myosotis.vault.fields.SealedField()),
                        ("alleged_source", myosotis.vault.fields.SealedField()),
                        ("lost_doing", myosotis.vault.fields.SealedField()),
                        ("lost_needs", myosotis.vault.fields.SealedField()),
                        ("searched", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="episode_files",
                                to="casework.case",
                            ),
                        ),
                        (
                            "episode",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="file",
                                to="casework.episode",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("talk_done_at__isnull", True),
                                    ("talk_declined_at__isnull", True),
                                    _connector="OR",
                                ),
                                name="return_talk_done_or_declined",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Erasure",
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
                        ("root", models.UUIDField(db_index=True)),
                        ("kind", models.CharField(max_length=16)),
                        ("ground", models.CharField(max_length=40)),
                        ("asked_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "confirmed_by",
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="erasure_needs_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_at__isnull", True),
                                    ("confirmed_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="erasure_done_only_confirmed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FamilyKnown",
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
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="known_by",
                                to="casework.case",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="known_families",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Hearing",
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
                        ("on", models.DateField()),
                        ("recorded_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("what", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hearings",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["on"],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
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
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("lifted_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holds",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Institution",
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
                        ("kind", models.CharField(max_length=40)),
                        ("children", models.JSONField(default=list)),
                        ("added_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("name", myosotis.vault.fields.SealedField()),
                        ("address", myosotis.vault.fields.SealedField()),
                        ("contact_person", myosotis.vault.fields.SealedField()),
                        ("phone", myosotis.vault.fields.SealedField()),
                        ("mail", myosotis.vault.fields.SealedField()),
                        ("notes", myosotis.vault.fields.SealedField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="institutions",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["added_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Intervention",
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
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("recorded_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("tells_where", models.BooleanField(default=False)),
                        ("text", myosotis.vault.fields.SealedField()),
                        ("result", myosotis.vault.fields.SealedField()),
                        ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("third_party", models.CharField(blank=True, max_length=40)),
                        ("third_language", models.CharField(blank=True, max_length=16)),
                        ("third_minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("third_provider", myosotis.vault.fields.SealedField()),
                        ("kind", models.CharField(max_length=40)),
                        ("target", models.CharField(blank=True, max_length=40)),
                        ("consent", models.CharField(blank=True, max_length=24)),
                        ("outcome", models.CharField(blank=True, max_length=40)),
                        ("is_without_whereabouts", models.BooleanField(default=False)),
                        ("with_whom", myosotis.vault.fields.SealedField()),
                        ("stayed_on", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)s_set",
                                to="casework.case",
                            ),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="corrected_by",
                                to="casework.intervention",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "ordering": ["-at"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(
                                        ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="intervention_withdrawn_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "family_message"), _negated=True),
                                    ("is_without_whereabouts", True),
                                    _connector="OR",
                                ),
                                name="message_to_the_family_without_whereabouts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Involvement",
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
                        ("role", models.CharField(max_length=40)),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="involvements",
                                to="casework.case",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="involvements",
                                to="casework.contact",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="involvements",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("case__isnull", True), ("contact__isnull", False)),
                                    models.Q(("case__isnull", False), ("contact__isnull", True)),
                                    _connector="OR",
                                ),
                                name="involvement_in_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
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
                        ("capacity", models.CharField(blank=True, max_length=40)),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("consent", "Consent"),
                                    ("vital_interest", "Vital Interest"),
                                    ("legal_duty", "Legal Duty"),
                                    ("public_task", "Public Task"),
                                ],
                                default="consent",
                                max_length=24,
                            ),
                        ),
                        ("what", models.JSONField(default=list)),
                        ("countries", models.JSONField(default=list)),
                        ("channels", models.JSONField(default=list)),
                        (
                            "way",
                            models.CharField(
                                blank=True, choices=[("oral", "Oral"), ("written", "Written")], max_length=12
                            ),
                        ),
                        ("child_view", models.CharField(max_length=24)),
                        ("is_giver_suspected", models.BooleanField(default=False)),
                        ("recorded_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("second_at", models.DateTimeField(blank=True, null=True)),
                        ("valid_from", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("valid_until", models.DateTimeField(db_index=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("giver_name", myosotis.vault.fields.SealedField()),
                        ("reason", myosotis.vault.fields.SealedField()),
                        ("child_words", myosotis.vault.fields.SealedField()),
                        ("remarks", myosotis.vault.fields.SealedField()),
                        ("withdrawal_reason", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consents",
                                to="casework.case",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="people.person",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "second_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        (
                            "text",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="casework.consenttext",
                            ),
                        ),
                        (
                            "giver",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="consents",
                                to="casework.involvement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-recorded_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("basis", "consent"),
                                        models.Q(("way", ""), _negated=True),
                                        models.Q(("capacity", ""), _negated=True),
                                    ),
                                    models.Q(models.Q(("basis", "consent"), _negated=True), ("way", "")),
                                    _connector="OR",
                                ),
                                name="consent_given_how_and_in_what_capacity",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("basis", "consent"), ("reason__isnull", False), _connector="OR"
                                ),
                                name="other_ground_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("second_at__isnull", True), ("second_by__isnull", True)),
                                    models.Q(("second_at__isnull", False), ("second_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="consent_second_signature_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("second_by__isnull", True),
                                    models.Q(("second_by", models.F("recorded_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="consent_second_signature_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("child_view", "not_asked"), _negated=True),
                                    ("child_words__isnull", False),
                                    _connector="OR",
                                ),
                                name="child_not_asked_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_until__gt", models.F("valid_from"))),
                                name="consent_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("withdrawal_reason__isnull", True),
                                        ("withdrawn_at__isnull", True),
                                        ("withdrawn_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("withdrawal_reason__isnull", False),
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="consent_withdrawn_when_by_whom_and_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AbductionFile",
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
                        ("taker", models.CharField(blank=True, max_length=40)),
                        ("habitual_residence", models.CharField(blank=True, max_length=24)),
                        ("act", models.CharField(blank=True, max_length=40)),
                        ("act_on", models.DateField(blank=True, null=True)),
                        ("destination", models.CharField(blank=True, max_length=24)),
                        ("custody", models.CharField(blank=True, max_length=40)),
                        ("proceedings", models.JSONField(default=list)),
                        ("applied_on", models.DateField(blank=True, null=True)),
                        ("acknowledged_on", models.DateField(blank=True, null=True)),
                        ("seised_on", models.DateField(blank=True, null=True)),
                        ("decided_on", models.DateField(blank=True, null=True)),
                        ("decision", models.CharField(blank=True, max_length=40)),
                        ("appealed_on", models.DateField(blank=True, null=True)),
                        ("appeal_decided_on", models.DateField(blank=True, null=True)),
                        ("appeal_decision", models.CharField(blank=True, max_length=40)),
                        ("enforced_on", models.DateField(blank=True, null=True)),
                        ("has_representative", models.CharField(blank=True, max_length=40)),
                        ("child_heard", models.CharField(blank=True, max_length=40)),
                        ("child_heard_on", models.DateField(blank=True, null=True)),
                        ("mediation_offered", models.CharField(blank=True, max_length=40)),
                        ("mediation_offered_on", models.DateField(blank=True, null=True)),
                        ("mediation_accepted", models.CharField(blank=True, max_length=40)),
                        ("versions", models.JSONField(default=dict)),
                        ("custody_words", myosotis.vault.fields.SealedField()),
                        ("proceedings_words", myosotis.vault.fields.SealedField()),
                        ("authority", myosotis.vault.fields.SealedField()),
                        ("court", myosotis.vault.fields.SealedField()),
                        ("representative", myosotis.vault.fields.SealedField()),
                        ("child_view", myosotis.vault.fields.SealedField()),
                        ("mediation_words", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="abduction_file",
                                to="casework.case",
                            ),
                        ),
                        (
                            "left_behind",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="casework.involvement",
                            ),
                        ),
                        (
                            "taking",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="casework.involvement",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LeftOpen",
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
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("counts", models.JSONField(default=dict)),
                        ("reason", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="left_open",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at"],
                    },
                ),
                migrations.CreateModel(
                    name="LimitsTold",
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
                        ("told_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="limits_told",
                                to="casework.case",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="limits_told",
                                to="casework.contact",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="limits_told",
                                to="people.person",
                            ),
                        ),
                        (
                            "text",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="casework.consenttext",
                            ),
                        ),
                        (
                            "told_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-told_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("case__isnull", True),
                                        ("contact__isnull", False),
                                        ("person__isnull", True),
                                    ),
                                    models.Q(
                                        ("case__isnull", False),
                                        ("contact__isnull", True),
                                        ("person__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="limits_told_in_one",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("contact__isnull", False), ("withdrawn_at__isnull", True)
                                ),
                                fields=("contact",),
                                name="limits_told_once_in_a_contact",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LocalField",
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
                        ("key", models.SlugField(max_length=40, unique=True)),
                        (
                            "about",
                            models.CharField(
                                choices=[("case", "Case"), ("contact", "Contact"), ("child", "Child")],
                                max_length=8,
                            ),
                        ),
                        ("labels", models.JSONField(default=dict)),
                        ("codes", models.JSONField(default=list)),
                        ("is_special", models.BooleanField(default=False)),
                        ("is_active", models.BooleanField(default=True)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["made_at"],
                    },
                ),
                migrations.CreateModel(
                    name="LocalValue",
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
                        ("code", models.CharField(blank=True, max_length=40)),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("versions", models.JSONField(default=dict)),
                        ("special", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="local_values",
                                to="casework.case",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="local_values",
                                to="casework.contact",
                            ),
                        ),
                        (
                            "field",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="casework.localfield",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="local_values",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["field", "code"], name="local_value_code")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("case__isnull", False),
                                        ("contact__isnull", True),
                                        ("person__isnull", True),
                                    ),
                                    models.Q(
                                        ("case__isnull", True),
                                        ("contact__isnull", False),
                                        ("person__isnull", True),
                                    ),
                                    models.Q(
                                        ("case__isnull", True),
                                        ("contact__isnull", True),
                                        ("person__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="local_value_of_one",
                            ),
                            models.UniqueConstraint(
                                fields=("field", "case"), name="local_value_once_of_case"
                            ),
                            models.UniqueConstraint(
                                fields=("field", "contact"), name="local_value_once_of_contact"
                            ),
                            models.UniqueConstraint(
                                fields=("field", "person"), name="local_value_once_of_person"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MigrationFile",
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
                        ("versions", models.JSONField(default=dict)),
                        ("accompaniment", myosotis.vault.fields.SealedField()),
                        ("companions", myosotis.vault.fields.SealedField()),
                        ("registration_stage", myosotis.vault.fields.SealedField()),
                        ("asylum_stage", myosotis.vault.fields.SealedField()),
                        ("registrations", myosotis.vault.fields.SealedField()),
                        ("fingerprinted", myosotis.vault.fields.SealedField()),
                        ("has_guardian", myosotis.vault.fields.SealedField()),
                        ("guardian", myosotis.vault.fields.SealedField()),
                        ("reunification", myosotis.vault.fields.SealedField()),
                        ("reunification_words", myosotis.vault.fields.SealedField()),
                        ("reception_place", myosotis.vault.fields.SealedField()),
                        ("route", myosotis.vault.fields.SealedField()),
                        ("destination", myosotis.vault.fields.SealedField()),
                        ("relatives", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="migration_file",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="NoteEntry",
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
                        ("seq", models.PositiveIntegerField(default=0)),
                        ("written_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("entered_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("source", models.CharField(default="typed", max_length=24)),
                        ("text", myosotis.vault.fields.SealedField()),
                        (
                            "author",
                            models.ForeignKey(
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="note_entries",
                                to="casework.case",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="note_entries",
                                to="casework.contact",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["written_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("case__isnull", True), ("contact__isnull", False)),
                                    models.Q(("case__isnull", False), ("contact__isnull", True)),
                                    _connector="OR",
                                ),
                                name="note_entry_belongs_to_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OwnCriterion",
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
                        ("label", models.CharField(max_length=120)),
                        ("added_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["added_at"],
                    },
                ),
                migrations.CreateModel(
                    name="PersonDetails",
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
                        ("lives_with", models.JSONField(default=list)),
                        ("versions", models.JSONField(default=dict)),
                        ("relation_text", myosotis.vault.fields.SealedField()),
                        ("address", myosotis.vault.fields.SealedField()),
                        ("country", myosotis.vault.fields.SealedField()),
                        ("household", myosotis.vault.fields.SealedField()),
                        ("custody", myosotis.vault.fields.SealedField()),
                        ("ethnicity", myosotis.vault.fields.SealedField()),
                        ("notes", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="person_details",
                                to="casework.case",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="details",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "person"), name="details_once_in_a_case")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PoliceContact",
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
                        ("kind", models.CharField(max_length=40)),
                        ("at", models.DateTimeField()),
                        (
                            "precision",
                            models.CharField(
                                choices=[
                                    ("exact", "Exact"),
                                    ("hour", "Hour"),
                                    ("part_of_day", "Part Of Day"),
                                    ("day", "Day"),
                                    ("month", "Month"),
                                    ("year", "Year"),
                                    ("estimated", "Estimated"),
                                ],
                                default="exact",
                                max_length=12,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("unit", myosotis.vault.fields.SealedField()),
                        ("officer", myosotis.vault.fields.SealedField()),
                        ("phone", myosotis.vault.fields.SealedField()),
                        ("reference", myosotis.vault.fields.SealedField()),
                        ("said", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="police_contacts",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at"],
                    },
                ),
                migrations.CreateModel(
                    name="PreventionFile",
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
                        ("versions", models.JSONField(default=dict)),
                        ("fear", myosotis.vault.fields.SealedField()),
                        ("alleged", myosotis.vault.fields.SealedField()),
                        ("alleged_source", myosotis.vault.fields.SealedField()),
                        ("travel_plans", myosotis.vault.fields.SealedField()),
                        ("grooming", myosotis.vault.fields.SealedField()),
                        ("grooming_mode", myosotis.vault.fields.SealedField()),
                        ("grooming_places", myosotis.vault.fields.SealedField(json=True)),
                        ("grooming_words", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="prevention_file",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PreventiveStep",
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
                        ("kind", models.CharField(max_length=40)),
                        ("asked_on", models.DateField(blank=True, null=True)),
                        ("done_on", models.DateField(blank=True, null=True)),
                        ("versions", models.JSONField(default=dict)),
                        ("who", myosotis.vault.fields.SealedField()),
                        ("note", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="preventive_steps",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "kind"), name="measure_once_in_a_case")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Promise",
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
                        ("due_at", models.DateTimeField(db_index=True)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("kept_at", models.DateTimeField(blank=True, null=True)),
                        ("snoozed_until", models.DateTimeField(blank=True, null=True)),
                        ("escalated_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("text", myosotis.vault.fields.SealedField()),
                        ("result", myosotis.vault.fields.SealedField()),
                        ("snooze_reason", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="promises",
                                to="casework.case",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="promises",
                                to="casework.contact",
                            ),
                        ),
                        (
                            "kept_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "snoozed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "ordering": ["due_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("snoozed_by__isnull", True), ("snoozed_until__isnull", True)),
                                    models.Q(("snoozed_by__isnull", False), ("snoozed_until__isnull", False)),
                                    _connector="OR",
                                ),
                                name="promise_snoozed_until_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(
                                        ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="promise_withdrawn_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kept_at__isnull", True), ("kept_by__isnull", True)),
                                    models.Q(("kept_at__isnull", False), ("kept_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="promise_kept_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("case__isnull", True), ("contact__isnull", False)),
                                    models.Q(("case__isnull", False), ("contact__isnull", True)),
                                    _connector="OR",
                                ),
                                name="promise_made_in_one",
                            ),
                        ],
                    },
                    managers=[
                        ("every", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Reach",
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
                        ("changed_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("versions", models.JSONField(default=dict)),
                        ("channel", myosotis.vault.fields.SealedField()),
                        ("safe_hours", myosotis.vault.fields.SealedField()),
                        ("who_may_answer", myosotis.vault.fields.SealedField()),
                        ("code_word", myosotis.vault.fields.SealedField()),
                        ("voicemail", myosotis.vault.fields.SealedField()),
                        ("show_number", myosotis.vault.fields.SealedField()),
                        ("needs", myosotis.vault.fields.SealedField(json=True)),
                        ("chosen_name", myosotis.vault.fields.SealedField()),
                        ("chosen_gender", myosotis.vault.fields.SealedField()),
                        ("not_at_home", myosotis.vault.fields.SealedField()),
                        ("notes", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reaches",
                                to="casework.case",
                            ),
                        ),
                        (
                            "changed_by",
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
                                related_name="reaches",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "person"), name="reach_once_in_a_case")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
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
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("recorded_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("tells_where", models.BooleanField(default=False)),
                        ("text", myosotis.vault.fields.SealedField()),
                        ("result", myosotis.vault.fields.SealedField()),
                        ("target", models.CharField(blank=True, max_length=40)),
                        ("hotline", models.CharField(blank=True, max_length=2)),
                        ("asked_for", models.JSONField(default=list)),
                        ("authorities", models.JSONField(default=list)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("outcome", models.CharField(blank=True, max_length=40)),
                        ("to_whom", myosotis.vault.fields.SealedField()),
                        ("contact_person", myosotis.vault.fields.SealedField()),
                        ("back_up_person", myosotis.vault.fields.SealedField()),
                        ("cc_mail", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)s_set",
                                to="casework.case",
                            ),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="corrected_by",
                                to="casework.referral",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="services.service",
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
                        "ordering": ["-at"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(
                                        ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="referral_withdrawn_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("outcome", "")),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="referral_outcome_with_its_answer",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Release",
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
                        ("model", models.CharField(max_length=64)),
                        ("row", models.UUIDField()),
                        ("field", models.CharField(max_length=40)),
                        ("version", models.PositiveIntegerField(default=0)),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="releases",
                                to="casework.case",
                            ),
                        ),
                        (
                            "involvement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="releases",
                                to="casework.involvement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                    },
                ),
                migrations.CreateModel(
                    name="Revision",
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
                        ("model", models.CharField(max_length=64)),
                        ("row", models.UUIDField(db_index=True)),
                        ("field", models.CharField(max_length=40)),
                        ("version", models.PositiveIntegerField()),
                        ("old", myosotis.vault.fields.KeptCiphertext(blank=True, null=True)),
                        ("old_code", models.CharField(blank=True, max_length=1000)),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("source", models.CharField(default="typed", max_length=24)),
                        ("root", models.UUIDField(db_index=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("replaced", "Replaced"),
                                    ("conflict", "Conflict"),
                                    ("settled", "Settled"),
                                ],
                                default="replaced",
                                max_length=12,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                        "indexes": [
                            models.Index(fields=["row", "field", "version"], name="revision_of_field")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Risk",
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
                        ("level", models.CharField(max_length=16)),
                        ("judged_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("second_at", models.DateTimeField(blank=True, null=True)),
                        ("review_at", models.DateTimeField(blank=True, null=True)),
                        ("criteria", myosotis.vault.fields.SealedField(json=True)),
                        ("own_criteria", myosotis.vault.fields.SealedField(json=True)),
                        ("reasons", myosotis.vault.fields.SealedField()),
                        ("sources", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="risks",
                                to="casework.case",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="risks",
                                to="people.person",
                            ),
                        ),
                        (
                            "second_by",
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
                        "ordering": ["-judged_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("second_at__isnull", True), ("second_by__isnull", True)),
                                    models.Q(("second_at__isnull", False), ("second_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="risk_seconded_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("second_by__isnull", True),
                                    models.Q(("second_by", models.F("by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="risk_seconded_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RiskSource",
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
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "told_precision",
                            models.CharField(
                                choices=[
                                    ("exact", "Exact"),
                                    ("hour", "Hour"),
                                    ("part_of_day", "Part Of Day"),
                                    ("day", "Day"),
                                    ("month", "Month"),
                                    ("year", "Year"),
                                    ("estimated", "Estimated"),
                                ],
                                default="exact",
                                max_length=12,
                            ),
                        ),
                        ("who", myosotis.vault.fields.SealedField()),
                        ("said", myosotis.vault.fields.SealedField()),
                        ("reach", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="risk_sources",
                                to="casework.case",
                            ),
                        ),
                        (
                            "risk",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="source_rows",
                                to="casework.risk",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                    },
                ),
                migrations.CreateModel(
                    name="SavedFilter",
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
                        (
                            "list_name",
                            models.CharField(
                                choices=[("cases", "Cases"), ("contacts", "Contacts")], max_length=12
                            ),
                        ),
                        ("name", models.CharField(max_length=40)),
                        ("filters", models.JSONField(default=dict)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_filters",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_filters",
                                to="accounts.team",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["made_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Search",
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
                        ("day", models.DateField()),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("last_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("contact", "Contact"), ("case", "Case"), ("page", "Page")],
                                max_length=12,
                            ),
                        ),
                        ("about", models.UUIDField(blank=True, null=True)),
                        ("times", models.PositiveIntegerField(default=1)),
                        ("shown", models.PositiveSmallIntegerField(default=0)),
                        ("hidden_owners", models.JSONField(default=list)),
                        ("is_told", models.BooleanField(db_index=True, default=False)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="searches",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at"],
                        "indexes": [models.Index(fields=["by", "day"], name="search_of_a_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("about__isnull", False)),
                                fields=("by", "day", "about"),
                                name="one_search_a_day_about_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("about__isnull", True), ("purpose", "page")),
                                    models.Q(
                                        models.Q(("purpose", "page"), _negated=True), ("about__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="search_on_the_page_is_about_nothing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SearchNotice",
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
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="search_notices",
                                to="casework.case",
                            ),
                        ),
                        (
                            "search",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to="casework.search",
                            ),
                        ),
                        (
                            "seen_by",
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
                            models.UniqueConstraint(fields=("case", "search"), name="one_notice_of_a_search"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("seen_at__isnull", True), ("seen_by__isnull", True)),
                                    models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="notice_seen_when_and_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SetAside",
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
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("facts_digest", models.JSONField(default=dict)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="set_aside",
                                to="casework.contact",
                            ),
                        ),
                        (
                            "earlier",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="casework.contact",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
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
                        "ordering": ["at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("earlier__isnull", True), ("person__isnull", False)),
                                    models.Q(("earlier__isnull", False), ("person__isnull", True)),
                                    _connector="OR",
                                ),
                                name="set_aside_is_a_person_or_a_contact",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(
                                        ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="set_aside_withdrawn_when_and_by_whom",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("person__isnull", False), ("withdrawn_at__isnull", True)),
                                fields=("contact", "person"),
                                name="person_set_aside_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("earlier__isnull", False), ("withdrawn_at__isnull", True)
                                ),
                                fields=("contact", "earlier"),
                                name="earlier_contact_set_aside_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignSeen",
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
                        ("seen_on", models.DateField()),
                        ("recorded_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("sign", myosotis.vault.fields.SealedField()),
                        ("what", myosotis.vault.fields.SealedField()),
                        ("who_saw", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="signs_seen",
                                to="casework.case",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-seen_on", "-recorded_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Support",
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
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("recorded_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("tells_where", models.BooleanField(default=False)),
                        ("text", myosotis.vault.fields.SealedField()),
                        ("result", myosotis.vault.fields.SealedField()),
                        ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("third_party", models.CharField(blank=True, max_length=40)),
                        ("third_language", models.CharField(blank=True, max_length=16)),
                        ("third_minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("third_provider", myosotis.vault.fields.SealedField()),
                        ("kind", models.CharField(max_length=40)),
                        ("to_whom", myosotis.vault.fields.SealedField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)s_set",
                                to="casework.case",
                            ),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="corrected_by",
                                to="casework.support",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supports",
                                to="people.person",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "ordering": ["-at"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(
                                        ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="support_withdrawn_when_and_by_whom",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Surge",
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
                        ("opened_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("public_words", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="surges",
                                to="casework.case",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-opened_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="surge_ended_when_and_by_whom",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("case",),
                                name="one_open_surge_of_a_case",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sighting",
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
                        ("seq", models.PositiveIntegerField(default=0)),
                        ("what", myosotis.vault.fields.SealedField()),
                        ("where_when", myosotis.vault.fields.SealedField()),
                        ("reach", myosotis.vault.fields.SealedField()),
                        (
                            "credibility",
                            models.CharField(
                                blank=True,
                                choices=[("credible", "Credible"), ("unclear", "Unclear"), ("not", "Not")],
                                max_length=12,
                            ),
                        ),
                        ("judged_at", models.DateTimeField(blank=True, null=True)),
                        ("passed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "contact",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sighting",
                                to="casework.contact",
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
                            "passed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "surge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sightings",
                                to="casework.surge",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-contact__started_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("credibility", ""),
                                        ("judged_at__isnull", True),
                                        ("judged_by__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(("credibility", ""), _negated=True),
                                        ("judged_at__isnull", False),
                                        ("judged_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="sighting_judged_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("passed_at__isnull", True), ("passed_by__isnull", True)),
                                    models.Q(("passed_at__isnull", False), ("passed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="sighting_passed_when_and_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Task",
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
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("recorded_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("tells_where", models.BooleanField(default=False)),
                        ("text", myosotis.vault.fields.SealedField()),
                        ("result", myosotis.vault.fields.SealedField()),
                        ("due_at", models.DateTimeField(db_index=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("snoozed_until", models.DateTimeField(blank=True, null=True)),
                        ("escalated_at", models.DateTimeField(blank=True, null=True)),
                        ("snooze_reason", myosotis.vault.fields.SealedField()),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)s_set",
                                to="casework.case",
                            ),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="corrected_by",
                                to="casework.task",
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "snoozed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "ordering": ["-at"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(
                                        ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="task_withdrawn_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="task_done_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("snoozed_by__isnull", True), ("snoozed_until__isnull", True)),
                                    models.Q(("snoozed_by__isnull", False), ("snoozed_until__isnull", False)),
                                    _connector="OR",
                                ),
                                name="task_snoozed_until_and_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Telling",
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
                        ("model", models.CharField(max_length=64)),
                        ("row", models.UUIDField()),
                        ("field", models.CharField(max_length=40)),
                        ("version", models.PositiveIntegerField(default=0)),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tellings",
                                to="casework.case",
                            ),
                        ),
                        (
                            "involvement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tellings",
                                to="casework.involvement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("row", "field", "version", "involvement"),
                                name="one_telling_of_a_value_by_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TellsWhere",
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
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tells_where",
                                to="casework.noteentry",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TextModule",
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
                        ("letters", models.SlugField(max_length=24)),
                        ("language", models.CharField(max_length=8)),
                        ("text", models.CharField(max_length=1000)),
                        ("changed_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["letters", "language"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("letters", "language"), name="letters_once_in_a_language"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Transfer",
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
                        ("offered_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Waiting"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="",
                                max_length=12,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("note", myosotis.vault.fields.SealedField()),
                        ("answer_note", myosotis.vault.fields.SealedField()),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="transfers",
                                to="casework.case",
                            ),
                        ),
                        (
                            "from_team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.team",
                            ),
                        ),
                        (
                            "offered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "to_team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="accounts.team",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-offered_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""),
                                        ("answered_at__isnull", True),
                                        ("answered_by__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="transfer_answered_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("from_team", models.F("to_team")), _negated=True),
                                name="transfer_is_to_another_team",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "")),
                                fields=("case",),
                                name="case_offered_to_one_team",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UrgentStep",
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
                        ("code", models.CharField(max_length=40)),
                        ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="urgent_ticks",
                                to="casework.contact",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                    },
                ),
            ]
        ),
    ]
