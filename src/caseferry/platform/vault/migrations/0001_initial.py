"""The first tables of vault."""

import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("case", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
                ("keys", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="InstallationKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=32, unique=True)),
                ("wrapped", models.BinaryField()),
                ("wrapped_by", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="CaseKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("case", models.UUIDField()),
                ("kind", models.CharField(choices=[("case", "Case"), ("private", "Private")], max_length=8)),
                ("wrapped", models.BinaryField()),
                ("wrapped_by", models.CharField(max_length=64)),
                ("created", models.DateTimeField()),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "kind"), name="vault_one_key_of_a_kind")],
            },
        ),
        migrations.CreateModel(
            name="NameToken",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("case", models.UUIDField(db_index=True)),
                ("token", models.CharField(max_length=32)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("token", "case"), name="vault_one_token_a_case")],
            },
        ),
    ]
