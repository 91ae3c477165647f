"""What a build and a sending hold of the classes that a family agrees to one by one; a day of a case that nothing ever wrote."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_unfinished_uploads"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="case",
            name="as_of",
        ),
        migrations.AddField(
            model_name="build",
            name="genomic",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="sending",
            name="with_genomic",
            field=models.BooleanField(default=True),
        ),
    ]
