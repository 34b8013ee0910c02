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
        ("accounts", "__first__"),
    ]

    operations = [
        MakeTables(
            [
                migrations.CreateModel(
                    name="DirectoryVersion",
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
                        ("version", models.PositiveIntegerField(unique=True)),
                        ("digest", models.CharField(max_length=64)),
                        ("content", models.BinaryField()),
                        ("files", models.JSONField(default=dict)),
                        ("adopted_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("seen_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("fresh_until", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-version"],
                    },
                ),
                migrations.CreateModel(
                    name="TrustedRoot",
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
                        ("version", models.PositiveIntegerField(unique=True)),
                        ("content", models.BinaryField()),
                        ("digest", models.CharField(max_length=64)),
                        ("is_first", models.BooleanField(default=False)),
                        ("trusted_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                    ],
                    options={
                        "ordering": ["-version"],
                    },
                ),
                migrations.CreateModel(
                    name="NodeKey",
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
                            "use",
                            models.CharField(
                                choices=[("sign", "Sign"), ("decrypt", "Decrypt")], max_length=8
                            ),
                        ),
                        ("key_id", models.CharField(max_length=100, unique=True)),
                        ("suite", models.CharField(blank=True, max_length=60)),
                        ("public_half", models.JSONField()),
                        ("valid_from", models.DateTimeField()),
                        ("valid_until", models.DateTimeField()),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("destroyed_at", models.DateTimeField(blank=True, null=True)),
                        ("statement", models.JSONField(blank=True, null=True)),
                        ("private_half", myosotis.vault.fields.SealedField()),
                    ],
                    options={
                        "ordering": ["use", "-valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("valid_from__lt", models.F("valid_until"))),
                                name="node_key_valid_from_before_until",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("destroyed_at__isnull", True), ("private_half__isnull", False)),
                                    models.Q(("destroyed_at__isnull", False), ("private_half__isnull", True)),
                                    _connector="OR",
                                ),
                                name="node_key_destroyed_means_gone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Peer",
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
                        ("node_id", models.CharField(max_length=63, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("country", models.CharField(db_index=True, max_length=2)),
                        ("kind", models.CharField(max_length=20)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("active", "Active"),
                                    ("suspended", "Suspended"),
                                    ("revoked", "Revoked"),
                                    ("unlisted", "Unlisted"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("listed", models.JSONField()),
                        ("listed_digest", models.CharField(max_length=64)),
                        ("listed_version", models.PositiveIntegerField()),
                        ("trusted", models.JSONField(blank=True, null=True)),
                        ("withdrawn", models.JSONField(blank=True, default=list)),
                        ("is_outside_eu", models.BooleanField(default=False)),
                        ("is_accredited", models.BooleanField(default=False)),
                        ("first_seen_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "checked_how",
                            models.CharField(
                                blank=True, choices=[("voice", "Voice"), ("qr", "Qr")], max_length=8
                            ),
                        ),
                        ("keys_blocked_at", models.DateTimeField(blank=True, null=True)),
                        ("refused_at", models.DateTimeField(blank=True, null=True)),
                        ("suspended_at", models.DateTimeField(blank=True, null=True)),
                        ("transfer_ground", models.CharField(blank=True, max_length=60)),
                        ("transfer_ground_at", models.DateTimeField(blank=True, null=True)),
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
                            "refused_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "suspended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "transfer_ground_by",
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
                        "ordering": ["country", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("checked_at__isnull", True),
                                        ("checked_by__isnull", True),
                                        ("checked_how", ""),
                                    ),
                                    models.Q(
                                        ("checked_at__isnull", False),
                                        ("checked_by__isnull", False),
                                        ("trusted__isnull", False),
                                        models.Q(("checked_how", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="peer_checked_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("refused_at__isnull", True), ("refused_by__isnull", True)),
                                    models.Q(("refused_at__isnull", False), ("refused_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="peer_refused_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("suspended_at__isnull", True), ("suspended_by__isnull", True)),
                                    models.Q(
                                        ("suspended_at__isnull", False), ("suspended_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="peer_suspended_when_and_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("transfer_ground", ""),
                                        ("transfer_ground_at__isnull", True),
                                        ("transfer_ground_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("transfer_ground_at__isnull", False),
                                        ("transfer_ground_by__isnull", False),
                                        models.Q(("transfer_ground", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="peer_transfer_ground_when_and_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Alarm",
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
                                    ("keys_changed", "Keys Changed"),
                                    ("fingerprint_differed", "Fingerprint Differed"),
                                    ("fork", "Fork"),
                                    ("directory_refused", "Directory Refused"),
                                    ("own_keys", "Own Keys"),
                                    ("equivocation", "Equivocation"),
                                    ("we_were_rolled_back", "We Were Rolled Back"),
                                    ("peer_rolled_back", "Peer Rolled Back"),
                                    ("not_kept", "Not Kept"),
                                    ("behind", "Behind"),
                                    ("clock", "Clock"),
                                    ("log_went_back", "Log Went Back"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("facts", models.JSONField(default=dict)),
                        ("raised_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "peer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alarms",
                                to="exchange.peer",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-raised_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="alarm_settled_when_and_by_whom",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
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
                        ("way", models.CharField(choices=[("out", "Out"), ("in", "In")], max_length=3)),
                        ("digest", models.CharField(max_length=43)),
                        ("pieces", models.PositiveSmallIntegerField()),
                        ("size", models.PositiveIntegerField()),
                        ("message", models.UUIDField(blank=True, null=True)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("carried_at", models.DateTimeField(blank=True, null=True)),
                        ("tries", models.PositiveIntegerField(default=0)),
                        ("next_try_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "peer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="exchange.peer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("peer", "way", "digest"), name="attachment_once"),
                            models.CheckConstraint(
                                condition=models.Q(("pieces__gte", 1), ("pieces__lte", 25)),
                                name="attachment_has_pieces",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("way", "in"), ("message__isnull", False), _connector="OR"
                                ),
                                name="attachment_out_belongs_to_a_message",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AttachmentPiece",
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
                        ("number", models.PositiveSmallIntegerField()),
                        ("content", myosotis.vault.fields.KeptCiphertext()),
                        ("is_carried", models.BooleanField(default=False)),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="held",
                                to="exchange.attachment",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("attachment", "number"), name="attachment_piece_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inbox",
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
                        ("message", models.UUIDField()),
                        ("typ", models.CharField(max_length=60)),
                        ("thread", models.UUIDField(blank=True, null=True)),
                        ("epoch", models.PositiveBigIntegerField()),
                        ("number", models.PositiveBigIntegerField()),
                        ("digest", models.CharField(max_length=43)),
                        ("header", models.BinaryField()),
                        ("signature", models.BinaryField()),
                        ("root", models.UUIDField(blank=True, null=True)),
                        ("body", myosotis.vault.fields.SealedField(json=True)),
                        (
                            "disposition",
                            models.CharField(
                                choices=[
                                    ("stored", "Stored"),
                                    ("duplicate", "Duplicate"),
                                    ("refused", "Refused"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("refused", models.CharField(blank=True, max_length=40)),
                        ("receipt", models.BinaryField()),
                        ("received_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("applied_at", models.DateTimeField(blank=True, null=True)),
                        ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "peer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inbox",
                                to="exchange.peer",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["peer", "epoch", "number"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("applied_at__isnull", True), ("disposition", "stored")),
                                fields=["typ"],
                                name="inbox_unapplied",
                            ),
                            models.Index(fields=["peer", "thread"], name="inbox_of_a_thread"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("peer", "epoch", "number"), name="inbox_place_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("disposition", "stored")),
                                fields=("peer", "message"),
                                name="inbox_message_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("disposition", "refused"), models.Q(("refused", ""), _negated=True)
                                    ),
                                    models.Q(
                                        models.Q(("disposition", "refused"), _negated=True), ("refused", "")
                                    ),
                                    _connector="OR",
                                ),
                                name="inbox_refused_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("disposition", "stored"), ("root__isnull", False)),
                                    models.Q(("body__isnull", True), ("root__isnull", True)),
                                    _connector="OR",
                                ),
                                name="inbox_only_stored_holds_a_body",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("disposition", "stored"), ("applied_at__isnull", True), _connector="OR"
                                ),
                                name="inbox_only_stored_is_applied",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("forgotten_at__isnull", True), ("body__isnull", True), _connector="OR"
                                ),
                                name="inbox_forgotten_is_gone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptEnvelope",
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
                        ("message", models.UUIDField(db_index=True)),
                        ("typ", models.CharField(max_length=60)),
                        ("epoch", models.PositiveBigIntegerField()),
                        ("number", models.PositiveBigIntegerField()),
                        ("digest", models.CharField(max_length=43)),
                        ("header", models.BinaryField()),
                        ("signature", models.BinaryField()),
                        ("envelope", myosotis.vault.fields.KeptCiphertext(null=True)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                        ("receipt", models.BinaryField(null=True)),
                        (
                            "peer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="exchange.peer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("peer", "epoch", "number"), name="kept_envelope_place_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("acknowledged_at__isnull", True), ("receipt__isnull", True)),
                                    models.Q(("acknowledged_at__isnull", False), ("receipt__isnull", False)),
                                    _connector="OR",
                                ),
                                name="kept_envelope_receipt_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("receipt__isnull", True), ("envelope__isnull", True), _connector="OR"
                                ),
                                name="kept_envelope_bytes_until_receipt",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Outbox",
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
                        ("position", models.PositiveBigIntegerField()),
                        ("typ", models.CharField(max_length=60)),
                        ("thread", models.UUIDField(blank=True, null=True)),
                        ("root", models.UUIDField(db_index=True)),
                        ("is_own_root", models.BooleanField(default=True)),
                        ("body", myosotis.vault.fields.SealedField(json=True)),
                        ("is_urgent", models.BooleanField(default=False)),
                        ("made_at", models.DateTimeField(default=myosotis.kernel.clock.now)),
                        ("expires_at", models.DateTimeField()),
                        ("epoch", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("number", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                        ("refused", models.CharField(blank=True, max_length=40)),
                        ("stopped", models.CharField(blank=True, max_length=40)),
                        ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "peer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="outbox",
                                to="exchange.peer",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["peer", "position"],
                        "indexes": [
                            models.Index(
                                fields=["peer", "acknowledged_at", "position"], name="outbox_waiting"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("peer", "position"), name="outbox_position_once"),
                            models.UniqueConstraint(
                                fields=("peer", "epoch", "number"), name="outbox_place_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("epoch__isnull", True), ("number__isnull", True)),
                                    models.Q(("epoch__isnull", False), ("number__isnull", False)),
                                    _connector="OR",
                                ),
                                name="outbox_place_whole_or_none",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("acknowledged_at__isnull", True),
                                    ("epoch__isnull", False),
                                    _connector="OR",
                                ),
                                name="outbox_acknowledged_at_a_place",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("refused", ""), ("acknowledged_at__isnull", False), _connector="OR"
                                ),
                                name="outbox_refused_is_acknowledged",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("forgotten_at__isnull", True), ("body__isnull", True), _connector="OR"
                                ),
                                name="outbox_forgotten_is_gone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceivingStream",
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
                        ("epoch", models.PositiveBigIntegerField(default=0)),
                        ("number", models.PositiveBigIntegerField(default=0)),
                        ("digest", models.CharField(blank=True, max_length=43)),
                        ("heard", models.PositiveBigIntegerField(default=0)),
                        ("taken_at", models.DateTimeField(blank=True, null=True)),
                        ("log_number", models.PositiveBigIntegerField(default=0)),
                        ("log_digest", models.CharField(blank=True, max_length=64)),
                        (
                            "peer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receiving",
                                to="exchange.peer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("digest", ""), ("epoch", 0), ("number", 0)),
                                    models.Q(
                                        ("epoch__gte", 1),
                                        ("number__gte", 1),
                                        models.Q(("digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="receiving_stream_place_has_digest",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SendingStream",
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
                        ("epoch", models.PositiveBigIntegerField()),
                        ("fixed", models.PositiveBigIntegerField(default=0)),
                        ("acknowledged_epoch", models.PositiveBigIntegerField(default=0)),
                        ("acknowledged_number", models.PositiveBigIntegerField(default=0)),
                        ("before_epoch", models.PositiveBigIntegerField(default=0)),
                        ("before_number", models.PositiveBigIntegerField(default=0)),
                        ("kept_since_epoch", models.PositiveBigIntegerField(default=0)),
                        ("kept_since_number", models.PositiveBigIntegerField(default=0)),
                        ("positions", models.PositiveBigIntegerField(default=0)),
                        ("needs_resync", models.BooleanField(default=True)),
                        ("tries", models.PositiveIntegerField(default=0)),
                        ("next_try_at", models.DateTimeField(blank=True, null=True)),
                        ("problem", models.CharField(blank=True, max_length=40)),
                        ("reached_at", models.DateTimeField(blank=True, null=True)),
                        ("heads_sent_at", models.DateTimeField(blank=True, null=True)),
                        ("heads_heard_at", models.DateTimeField(blank=True, null=True)),
                        ("behind_since", models.DateTimeField(blank=True, null=True)),
                        ("behind_epoch", models.PositiveBigIntegerField(default=0)),
                        ("behind_number", models.PositiveBigIntegerField(default=0)),
                        ("peer_software", models.CharField(blank=True, max_length=200)),
                        (
                            "peer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sending",
                                to="exchange.peer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("epoch__gte", 1)), name="sending_stream_epoch_begins"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tries", 0), ("next_try_at__isnull", False), _connector="OR"
                                ),
                                name="sending_stream_tries_say_when",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
