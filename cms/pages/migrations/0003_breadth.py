"""The names of two models that grew: articles of every kind, and whatever visitors send."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pages", "0002_initial")]

    operations = [
        migrations.RenameModel("NewsPage", "ArticlePage"),
        migrations.RenameModel("ContactMessage", "Submission"),
    ]
