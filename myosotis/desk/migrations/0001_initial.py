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
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("casework", "0001_initial"),
    ]

    operations = [
        MakeTables(
            [
                migrations.CreateModel(
                    name="Handover",
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
                        ("since", models.DateTimeField()),
                        ("drafted_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("handed_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                        ("escalated_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
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
                                related_name="handovers",
                                to="accounts.team",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-drafted_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("escalated_at__isnull", True),
                                    ("handed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="handover_escalated_only_handed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("handed_at__isnull", True)),
                                fields=("team", "by"),
                                name="handover_one_draft_each",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandoverCard",
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
                                    ("urgent", "Urgent"),
                                    ("missing", "Missing"),
                                    ("risk", "Risk"),
                                    ("promise", "Promise"),
                                    ("request", "Request"),
                                    ("contact", "Contact"),
                                    ("other", "Other"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("urgent_until", models.DateTimeField(blank=True, null=True)),
                        ("drafted_from", models.JSONField(default=dict)),
                        ("is_left_out", models.BooleanField(default=False)),
                        ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                        ("text", myosotis.vault.fields.SealedField()),
                        (
                            "acknowledged_by",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="handover_cards",
                                to="casework.case",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="handover_cards",
                                to="casework.contact",
                            ),
                        ),
                        (
                            "edited_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "handover",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cards",
                                to="desk.handover",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("case__isnull", False), ("contact__isnull", True)),
                                    models.Q(("case__isnull", True), ("contact__isnull", False)),
                                    _connector="OR",
                                ),
                                name="handover_card_of_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("acknowledged_at__isnull", True), ("acknowledged_by__isnull", True)
                                    ),
                                    models.Q(
                                        ("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="handover_card_taken_when_and_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NightCard",
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
                        ("written_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("versions", models.JSONField(default=dict)),
                        ("say", myosotis.vault.fields.SealedField()),
                        ("do_not_say", myosotis.vault.fields.SealedField()),
                        ("next_step", myosotis.vault.fields.SealedField()),
                        ("safe_contact", myosotis.vault.fields.SealedField()),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="night_card",
                                to="casework.case",
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
                        ("where", myosotis.vault.fields.SealedField()),
                    ],
                    options={
                        "ordering": ["-written_at"],
                    },
                ),
                migrations.CreateModel(
                    name="CardReading",
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
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readings",
                                to="desk.nightcard",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at"],
                        "indexes": [models.Index(fields=["card", "by", "at"], name="card_read_by")],
                    },
                ),
                migrations.CreateModel(
                    name="Presence",
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
                        ("subject", models.UUIDField(db_index=True)),
                        ("seen_at", models.DateTimeField(db_index=True, default=myosotis.kernel.clock.now)),
                        ("wrote_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
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
                    name="Shift",
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
                        ("starts_at", models.DateTimeField(db_index=True)),
                        ("ends_at", models.DateTimeField(db_index=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("desk", "Desk"), ("on_call", "On Call")],
                                default="desk",
                                max_length=12,
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=40)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shifts",
                                to="accounts.team",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shifts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["starts_at", "ends_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="shift_ends_after_it_starts",
                            ),
                            models.UniqueConstraint(
                                fields=("team", "user", "starts_at", "kind"), name="shift_once"
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
