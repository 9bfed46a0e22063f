from collections import defaultdict

from django.db import migrations, models


def mark_doubles(apps, schema_editor):
    """Of several entries for one axis of a country the newest stays as it is, and the others say that they are old.

    None is deleted: which of them is right, only a person can find out. ``report_marked`` lists them afterwards.
    """
    statuses = apps.get_model("wagtail_healthblocks", "LegalStatus").objects.using(schema_editor.connection.alias)
    beside = defaultdict(list)
    for status in statuses.order_by("-as_of", "-pk"):
        beside[status.medicine_id, status.country, status.axis].append(status)
    for _newest, *others in beside.values():
        marked = set()
        for status in others:
            status.applies_to = free_mark(status.as_of.year, marked)
            marked.add(status.applies_to)
            statuses.filter(pk=status.pk).update(applies_to=status.applies_to)


def free_mark(year, taken):
    mark, number = f"entry of {year}, to be mended", 1
    while mark in taken:
        number += 1
        mark = f"entry of {year} ({number}), to be mended"
    return mark


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_healthblocks', '0004_names_and_constraints'),
    ]

    operations = [
        migrations.AddField(
            model_name='legalstatus',
            name='applies_to',
            field=models.CharField(blank=True, help_text='Which products, such as “packs of up to 16 tablets”. Empty: all of them.', max_length=255, verbose_name='applies to'),
        ),
        migrations.RunPython(mark_doubles, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='legalstatus',
            constraint=models.UniqueConstraint(fields=('medicine', 'country', 'axis', 'applies_to'), name='healthblocks_one_status', violation_error_message='There is a status of this country and axis for the same products already.'),
        ),
    ]
