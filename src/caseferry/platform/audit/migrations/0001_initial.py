"""The first tables of audit."""

import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=16)),
                ("actor_id", models.CharField(max_length=64)),
                ("action", models.CharField(max_length=64)),
                ("case", models.UUIDField(blank=True, null=True)),
                ("about", models.CharField(blank=True, max_length=128)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("done", "Done"), ("denied", "Denied"), ("failed", "Failed")], max_length=8
                    ),
                ),
                ("address_hash", models.CharField(blank=True, max_length=32)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [models.Index(fields=["case", "-number"], name="audit_of_case")],
            },
        ),
    ]
