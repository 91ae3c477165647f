"""Mails that came in."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0005_reminder_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailArrival",
            fields=[
                ("sealed", models.BinaryField(default=b"")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("taken", "Taken"),
                            ("held", "Held"),
                            ("released", "Released"),
                            ("discarded", "Discarded"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stranger", "Stranger"),
                            ("doubtful", "Doubtful"),
                            ("hospital", "Hospital"),
                            ("machine", "Machine"),
                        ],
                        max_length=10,
                    ),
                ),
                ("files", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mails", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "id"),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("case", "key"), name="each_mail_once")],
            },
        ),
    ]
