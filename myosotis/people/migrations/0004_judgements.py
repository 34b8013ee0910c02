import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import myosotis.kernel.clock
import myosotis.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=myosotis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("same", "Same"), ("not_same", "Not Same"), ("unsure", "Unsure")],
                        max_length=12,
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
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="judged_left",
                        to="people.person",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.judgement",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="judged_right",
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
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left__lt", models.F("right"))),
                        name="judgement_of_an_ordered_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="judgement_withdrawn_when_and_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True),
                            ("withdrawn_at__gte", models.F("at")),
                            _connector="OR",
                        ),
                        name="judgement_withdrawn_after_it_was_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["same", "not_same", "unsure"])),
                        name="judgement_is_one_of_three",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("left", "right"),
                        name="one_judgement_of_a_pair_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=myosotis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("found_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_left",
                        to="people.person",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_right",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-found_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left__lt", models.F("right"))),
                        name="proposal_of_an_ordered_pair",
                    ),
                    models.UniqueConstraint(fields=("left", "right"), name="one_proposal_of_a_pair"),
                ],
            },
        ),
    ]
