"""The compact search index takes the place of the table of tokens. A node with persons builds it anew afterwards."""

from typing import Any

from django.db import migrations, models

import myosotis.kernel.clock


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
    dependencies = [
        ("people", "0002_person_versions"),
    ]

    operations = [
        migrations.DeleteModel(name="Token"),
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
    ]
