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
                    name="Body",
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
                            "sort",
                            models.CharField(
                                choices=[
                                    ("central_authority", "Central Authority"),
                                    ("police", "Police unit"),
                                    ("hotline", "Hotline outside the federation"),
                                    ("other", "Other body"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("country", models.CharField(db_index=True, max_length=2)),
                        ("name", models.CharField(max_length=200)),
                        ("phone", models.CharField(blank=True, max_length=40)),
                        ("mail", models.CharField(blank=True, max_length=254)),
                        ("url", models.CharField(blank=True, max_length=300)),
                        ("hours", models.CharField(blank=True, max_length=300)),
                        ("way", models.CharField(blank=True, max_length=400)),
                        ("source", models.CharField(max_length=400)),
                        ("checked_on", models.DateField(blank=True, null=True)),
                        ("entry_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("version", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name_plural": "bodies",
                        "ordering": ["country", "sort", "name"],
                    },
                ),
                migrations.CreateModel(
                    name="Hotline",
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
                        ("country", models.CharField(db_index=True, max_length=2)),
                        ("time_zone", models.CharField(max_length=64)),
                        ("phone_abroad", models.CharField(blank=True, max_length=40)),
                        ("mail", models.CharField(blank=True, max_length=254)),
                        ("url", models.CharField(blank=True, max_length=300)),
                        ("languages", models.JSONField(default=list)),
                        ("open_hours", models.JSONField(default=dict)),
                        ("hours", models.CharField(blank=True, max_length=300)),
                        ("operated_since", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("remarks", models.CharField(blank=True, max_length=500)),
                        ("source", models.CharField(blank=True, max_length=400)),
                        ("checked_on", models.DateField(blank=True, null=True)),
                        ("entry_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("node_id", models.CharField(blank=True, max_length=120, null=True, unique=True)),
                        ("assigned_on", models.DateField(blank=True, null=True)),
                        ("assigned_by", models.CharField(blank=True, max_length=200)),
                        ("agreement_on", models.DateField(blank=True, null=True)),
                        (
                            "accreditation",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "Not accredited"),
                                    ("in_review", "In review"),
                                    ("accredited", "Accredited"),
                                    ("lapsed", "Lapsed"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("accredited_until", models.DateField(blank=True, null=True)),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        ("federation_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("is_own", models.BooleanField(default=False)),
                        ("version", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["country", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_own", True)),
                                fields=("is_own",),
                                name="one_hotline_is_our_own",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("accreditation", "accredited"), _negated=True),
                                    ("accredited_until__isnull", False),
                                    _connector="OR",
                                ),
                                name="hotline_accredited_until_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("assigned_by", ""), ("assigned_on__isnull", True)),
                                    models.Q(
                                        ("assigned_on__isnull", False),
                                        models.Q(("assigned_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="hotline_assigned_when_and_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LocalRemark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        (
                            "hotline",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="local_remark",
                                to="network.hotline",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Member",
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
                        ("country", models.CharField(max_length=2)),
                        ("url", models.CharField(blank=True, max_length=300)),
                        ("changed_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                    ],
                    options={
                        "ordering": ["country", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("name", "country"), name="member_once_in_a_country"
                            )
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="hotline",
                    name="member",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hotlines",
                        to="network.member",
                    ),
                ),
                migrations.CreateModel(
                    name="DutyContact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("role", models.CharField(max_length=80)),
                        (
                            "when",
                            models.CharField(
                                choices=[("any", "Day and night"), ("day", "By day"), ("night", "At night")],
                                default="any",
                                max_length=8,
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=40)),
                        ("mail", models.CharField(blank=True, max_length=254)),
                        (
                            "hotline",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duty_contacts",
                                to="network.hotline",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["hotline", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("hotline", "position"), name="duty_contact_at_one_place"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("phone", ""), _negated=True),
                                    models.Q(("mail", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="duty_contact_is_reached",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
