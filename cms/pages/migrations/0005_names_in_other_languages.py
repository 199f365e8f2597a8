from django.db import migrations, models


def say_the_language(apps, schema_editor):
    """What was named so far is named in the first language of its country."""
    CountryLocale = apps.get_model("wagtail_countries", "CountryLocale")
    defaults = CountryLocale.objects.filter(is_default=True)
    for country, code in defaults.values_list("country", "locale__language_code"):
        language, _dash, region = code.rpartition("-")
        spoken = language if len(region) == 2 and language else code
        for name in ("Person", "RecyclingPoint"):
            apps.get_model("pages", name).objects.filter(country=country).update(language=spoken)


class Migration(migrations.Migration):

    dependencies = [
        ('pages', '0004_types_of_every_content'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='language',
            field=models.CharField(blank=True, help_text='That of the name, such as “ro”.', max_length=12, verbose_name='language'),
        ),
        migrations.AddField(
            model_name='person',
            name='names',
            field=models.JSONField(blank=True, default=dict, help_text="The name per language: {'ro': …}.", verbose_name='names'),
        ),
        migrations.AddField(
            model_name='recyclingpoint',
            name='language',
            field=models.CharField(blank=True, help_text='That of the name, such as “ro”.', max_length=12, verbose_name='language'),
        ),
        migrations.AddField(
            model_name='recyclingpoint',
            name='names',
            field=models.JSONField(blank=True, default=dict, help_text="The name per language: {'ro': …}.", verbose_name='names'),
        ),
        migrations.AddField(
            model_name='recyclingpoint',
            name='place_names',
            field=models.JSONField(blank=True, default=dict, verbose_name='names of the place'),
        ),
        migrations.AddField(
            model_name='recyclingpoint',
            name='towns',
            field=models.JSONField(blank=True, default=dict, verbose_name='names of the town'),
        ),
        migrations.AlterField(
            model_name='person',
            name='name',
            field=models.CharField(max_length=200, verbose_name='name'),
        ),
        migrations.RunPython(say_the_language, migrations.RunPython.noop),
    ]
