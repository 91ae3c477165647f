"""When a file that is being sent was last gone on with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_reminder_numbers"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="moved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
