"""Notes of a psychologist or a lawyer, apart from the case."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import myosotis.kernel.clock
import myosotis.kernel.ids
import myosotis.vault.fields


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("casework", "0008_category_file"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfidentialNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=myosotis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
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
            options={"ordering": ["-written_at"]},
        ),
    ]
