from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_countries', '0025_draft_links'),
    ]

    operations = [
        migrations.AddField(
            model_name='endpoint',
            name='older_secrets',
            field=models.JSONField(blank=True, default=list),
        ),
    ]
