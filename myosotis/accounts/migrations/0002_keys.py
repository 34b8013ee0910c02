import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import myosotis.kernel.ids
from myosotis.kernel.making_tables import MakeTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        MakeTables(
            [
                migrations.CreateModel(
                    name="HotlineKey",
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
                        ("number", models.CharField(max_length=40, unique=True)),
                        ("issued_at", models.DateTimeField(blank=True, null=True)),
                        ("returned_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "authenticator",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="hotline_key",
                                to="mfa.authenticator",
                            ),
                        ),
                        (
                            "issued_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hotline_keys",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("issued_at", None), ("issued_to", None), ("returned_at", None)),
                                    models.Q(("issued_at__isnull", False), ("issued_to__isnull", False)),
                                    _connector="OR",
                                ),
                                name="key_issued_to_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("returned_at", None), ("authenticator", None), _connector="OR"
                                ),
                                name="returned_key_opens_nothing",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
