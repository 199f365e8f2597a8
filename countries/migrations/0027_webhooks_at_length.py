import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_countries', '0026_marks_never_wait'),
    ]

    operations = [
        migrations.AddField(
            model_name='endpoint',
            name='older_secrets',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['endpoint', 'state', 'id'], name='deliveries_by_state'),
        ),
        # The index above finds an endpoint's deliveries as well.
        migrations.AlterField(
            model_name='delivery',
            name='endpoint',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='wagtail_countries.endpoint'),
        ),
    ]
