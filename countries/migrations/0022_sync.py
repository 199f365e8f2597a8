import json
import uuid

from django.db import migrations, models


def give_each_key_its_line(apps, schema_editor):
    keys = apps.get_model("wagtail_countries", "Key").objects
    for pk in keys.values_list("pk", flat=True):
        keys.filter(pk=pk).update(lineage=uuid.uuid4())


def name_the_countries_of_each(apps, schema_editor):
    """Facts and organisations are seen by those countries that their parts name."""
    documents = apps.get_model("wagtail_countries", "Document").objects
    for row in documents.filter(kind__in=["fact", "organisation"], gone="").only("kind", "body"):
        body = json.loads(bytes(row.body))
        members = ["values"] if row.kind == "fact" else ["roles", "licences"]
        codes = {part["country"] or "*" for name in members for part in body[name]}
        if row.kind == "organisation" and body["country"]:
            codes.add(body["country"])
        documents.filter(pk=row.pk).update(parts=dict.fromkeys(sorted(codes), "+"))


class Migration(migrations.Migration):

    dependencies = [
        ("wagtail_countries", "0021_adopting"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="parts",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="logstate",
            name="horizon",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="logstate",
            name="rested",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="key",
            name="lineage",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.RunPython(give_each_key_its_line, migrations.RunPython.noop),
        migrations.RunPython(name_the_countries_of_each, migrations.RunPython.noop),
    ]
