import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import myosotis.kernel.clock
import myosotis.kernel.ids
from myosotis.kernel.making_tables import MakeTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        MakeTables(
            [
                migrations.CreateModel(
                    name="Service",
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
                        ("name", models.CharField(max_length=200)),
                        ("needs", models.JSONField(default=list)),
                        ("country", models.CharField(db_index=True, max_length=2)),
                        ("town", models.CharField(blank=True, max_length=120)),
                        ("languages", models.JSONField(default=list)),
                        ("hours", models.CharField(blank=True, max_length=300)),
                        ("open_hours", models.JSONField(default=dict)),
                        ("phones", models.JSONField(default=list)),
                        ("mail", models.CharField(blank=True, max_length=254)),
                        ("url", models.CharField(blank=True, max_length=300)),
                        ("age_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("age_to", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("is_free", models.BooleanField(blank=True, null=True)),
                        ("notes", models.CharField(blank=True, max_length=1000)),
                        ("plain", models.CharField(blank=True, max_length=1500)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("checked_on", models.DateField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
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
                    ],
                    options={
                        "ordering": ["name", "town"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("checked_by__isnull", True), ("checked_on__isnull", True)),
                                    models.Q(("checked_by__isnull", False), ("checked_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="service_checked_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="service_closed_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("age_from__isnull", True),
                                    ("age_to__isnull", True),
                                    ("age_from__lte", models.F("age_to")),
                                    _connector="OR",
                                ),
                                name="service_ages_in_order",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
