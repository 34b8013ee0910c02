import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import myosotis.kernel.clock
import myosotis.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_revision_keeps_long_lists"),
        ("people", "0004_judgements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="is_restricted",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Search",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=myosotis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                ("last_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("contact", "Contact"), ("case", "Case"), ("page", "Page")], max_length=12
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
            },
        ),
        migrations.CreateModel(
            name="SearchNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=myosotis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
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
            },
        ),
        migrations.CreateModel(
            name="SetAside",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=myosotis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
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
            },
        ),
        migrations.AddIndex(
            model_name="search",
            index=models.Index(fields=["by", "day"], name="search_of_a_day"),
        ),
        migrations.AddConstraint(
            model_name="search",
            constraint=models.UniqueConstraint(
                condition=models.Q(("about__isnull", False)),
                fields=("by", "day", "about"),
                name="one_search_a_day_about_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="search",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about__isnull", True), ("purpose", "page")),
                    models.Q(models.Q(("purpose", "page"), _negated=True), ("about__isnull", False)),
                    _connector="OR",
                ),
                name="search_on_the_page_is_about_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="searchnotice",
            constraint=models.UniqueConstraint(fields=("case", "search"), name="one_notice_of_a_search"),
        ),
        migrations.AddConstraint(
            model_name="searchnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seen_at__isnull", True), ("seen_by__isnull", True)),
                    models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                    _connector="OR",
                ),
                name="notice_seen_when_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="setaside",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("earlier__isnull", True), ("person__isnull", False)),
                    models.Q(("earlier__isnull", False), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="set_aside_is_a_person_or_a_contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="setaside",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="set_aside_withdrawn_when_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="setaside",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False), ("withdrawn_at__isnull", True)),
                fields=("contact", "person"),
                name="person_set_aside_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="setaside",
            constraint=models.UniqueConstraint(
                condition=models.Q(("earlier__isnull", False), ("withdrawn_at__isnull", True)),
                fields=("contact", "earlier"),
                name="earlier_contact_set_aside_once",
            ),
        ),
    ]
