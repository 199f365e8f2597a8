from django.db import migrations

import countries.segments.models

BATCH = 500


def fill(apps, schema_editor):
    """Compute for each row what is computed from now on when it is written."""
    digest, key_of = countries.segments.models.digest, countries.segments.models.key_of
    for row in _rows(apps.get_model("wagtail_countries", "LiveSegments"), "digests"):
        row.digests = {path: digest(texts) for path, texts in row.texts.items()}
    for row in _rows(apps.get_model("wagtail_countries", "SegmentOrigin"), "source_key"):
        row.source_key = key_of(row.path, digest(row.source_texts))


def _rows(model, field):
    ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        rows = list(model.objects.filter(pk__in=ids[start : start + BATCH]))
        yield from rows
        model.objects.bulk_update(rows, [field])


class Migration(migrations.Migration):

    dependencies = [
        ("wagtail_countries", "0006_workspace"),
    ]

    operations = [
        migrations.AddField(
            model_name="livesegments",
            name="digests",
            field=countries.segments.models.ComputedJSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="segmentorigin",
            name="source_key",
            field=countries.segments.models.ComputedBigIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
