"""Turn the groups that countries had into grants; their page and collection rights meant nothing else."""

from django.db import migrations

NATIONAL = ("manager", "editor", "publisher")


def give_grants(apps, schema_editor):
    Country = apps.get_model("wagtail_countries", "Country")
    Grant = apps.get_model("wagtail_countries", "Grant")
    Group = apps.get_model("auth", "Group")
    codes = dict(Country.objects.values_list("code", "pk"))
    for group in Group.objects.all():
        code, _space, rest = group.name.partition(" ")
        role, _space, locale = rest.partition(" ")
        is_ours = code in codes and (
            (role in NATIONAL and not locale) or (role == "translator" and bool(locale))
        )
        if not is_ours:
            continue
        if code == "INT" and role == "manager":
            role = "publisher"
        if code == "INT" and role == "editor":
            role = "umbrella-editor"
        for user in group.user_set.all():
            Grant.objects.get_or_create(
                user_id=user.pk,
                country_id=codes[code],
                role=role,
                locales=[locale] if locale else [],
            )
        group.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("wagtail_countries", "0003_grants"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(give_grants, migrations.RunPython.noop)]
