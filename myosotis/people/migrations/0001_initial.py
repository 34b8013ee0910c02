from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import myosotis.kernel.clock
import myosotis.kernel.ids
import myosotis.vault.fields
from myosotis.kernel.making_tables import MakeTables


def create_postings(apps: Any, schema_editor: Any) -> None:
    """In SQLite the primary key is the table: nothing is kept twice."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE TABLE people_posting (token bigint NOT NULL, number integer NOT NULL, "
            "PRIMARY KEY (token, number)) WITHOUT ROWID"
        )
    else:
        schema_editor.create_model(apps.get_model("people", "Posting"))


def remove_postings(apps: Any, schema_editor: Any) -> None:
    """Back to nothing."""
    schema_editor.execute("DROP TABLE people_posting")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        MakeTables(
            [
                migrations.CreateModel(
                    name="IndexedOwner",
                    fields=[
                        ("number", models.AutoField(primary_key=True, serialize=False)),
                        ("owner", models.UUIDField(unique=True)),
                        ("kind", models.CharField(max_length=8)),
                        ("tokens", models.BinaryField()),
                    ],
                ),
                migrations.CreateModel(
                    name="IndexVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                    ],
                ),
            ]
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Posting",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "token",
                                "number",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("token", models.BigIntegerField()),
                        ("number", models.IntegerField()),
                    ],
                ),
            ],
        ),
        migrations.RunPython(create_postings, remove_postings),
        MakeTables(
            [
                migrations.CreateModel(
                    name="Person",
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
                        ("gender", models.CharField(blank=True, max_length=40)),
                        ("birth_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("countries", models.JSONField(default=list)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("versions", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("born", myosotis.vault.fields.SealedField(json=True)),
                        ("health", myosotis.vault.fields.SealedField()),
                        ("marks", myosotis.vault.fields.SealedField()),
                        ("languages", myosotis.vault.fields.SealedField(json=True)),
                        ("vulnerabilities", myosotis.vault.fields.SealedField(json=True)),
                        ("living_situation", myosotis.vault.fields.SealedField()),
                        ("residence_status", myosotis.vault.fields.SealedField()),
                        (
                            "canonical",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="same_as",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Name",
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
                        ("text", myosotis.vault.fields.SealedField()),
                        ("script", models.CharField(blank=True, max_length=16)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="names",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                    },
                ),
                migrations.CreateModel(
                    name="Identifier",
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
                        ("kind", models.CharField(max_length=24)),
                        ("text", myosotis.vault.fields.SealedField()),
                        ("noted_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="identifiers",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Judgement",
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
                            "left",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="judged_left",
                                to="people.person",
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
                                    models.Q(
                                        ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                                    ),
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
                                default=myosotis.kernel.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
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
        ),
    ]
