import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import myosotis.kernel.clock
import myosotis.kernel.ids
from myosotis.kernel.making_tables import MakeTables


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        MakeTables(
            [
                migrations.CreateModel(
                    name="User",
                    fields=[
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "id",
                            models.UUIDField(
                                default=myosotis.kernel.ids.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("roles", models.JSONField(default=list)),
                        ("language", models.CharField(blank=True, max_length=8)),
                        ("theme", models.CharField(blank=True, max_length=8)),
                        ("speaks", models.JSONField(default=list)),
                        ("has_keys_on", models.BooleanField(default=True)),
                        ("is_roomy", models.BooleanField(default=False)),
                        ("is_active", models.BooleanField(default=True)),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("locked_at", models.DateTimeField(blank=True, null=True)),
                        ("is_awaiting_code", models.BooleanField(default=False)),
                        ("is_volunteer", models.BooleanField(default=False)),
                        (
                            "training_level",
                            models.CharField(
                                blank=True,
                                choices=[("none", "None"), ("basic", "Basic"), ("full", "Full")],
                                max_length=12,
                            ),
                        ),
                        ("has_training_on", models.BooleanField(default=False)),
                        ("secrecy_signed_on", models.DateField(blank=True, null=True)),
                        ("secrecy_expires_on", models.DateField(blank=True, null=True)),
                        ("record_checked_on", models.DateField(blank=True, null=True)),
                        ("record_check_expires_on", models.DateField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="SignIn",
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
                        ("session_key", models.CharField(db_index=True, max_length=40)),
                        ("factor", models.CharField(blank=True, max_length=20)),
                        ("started_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("seen_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sign_ins",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-started_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Team",
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
                        ("code", models.SlugField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("is_training", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_training", True)),
                                fields=("is_training",),
                                name="one_team_for_training",
                            )
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="user",
                    name="teams",
                    field=models.ManyToManyField(blank=True, related_name="members", to="accounts.team"),
                ),
                migrations.CreateModel(
                    name="FactorReset",
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
                        ("code_hash", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("expires_at", models.DateTimeField()),
                        ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                        ("has_password", models.BooleanField(default=False)),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="factor_resets_made",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="factor_resets",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("person", models.F("made_by")), _negated=True),
                                name="nobody_resets_themselves",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("email", models.EmailField(max_length=254)),
                        ("name", models.CharField(max_length=120)),
                        ("roles", models.JSONField(default=list)),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("expires_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "invited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations_made",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("teams", models.ManyToManyField(blank=True, to="accounts.team")),
                    ],
                    options={
                        "ordering": ["-made_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("accepted_at", None), ("person", None)),
                                    models.Q(("accepted_at__isnull", False), ("person__isnull", False)),
                                    _connector="OR",
                                ),
                                name="invitation_accepted_by_somebody",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VolunteerHours",
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
                        ("hours", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("what_for", models.CharField(blank=True, max_length=120)),
                        ("written_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hours_given",
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
                        "ordering": ["day"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("hours__gt", 0), ("hours__lte", 24)),
                                name="hours_of_one_day",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
