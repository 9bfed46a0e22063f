import sys

import swapper
from django.conf import settings
from django.db import migrations, models
from django.db.models import Count, F

from wagtail_healthblocks.names import key_of


def tell(what, rows):
    """Say on the terminal what was mended; a mended row is not marked in any other way."""
    lines = [f"\n  {what}", *(f"    {row}" for row in rows)] if rows else []
    sys.stderr.write("".join(f"{line}\n" for line in lines))


def objects_of(apps, schema_editor, name):
    return apps.get_model("wagtail_healthblocks", name).objects.using(schema_editor.connection.alias)


def make_keys(apps, schema_editor):
    """Give each medicine the key of its name, with its number where an earlier one has that."""
    medicines = objects_of(apps, schema_editor, "Medicine")
    first, doubles = {}, []
    for pk, name in medicines.order_by("pk").values_list("pk", "name"):
        key = key_of(name)
        if key in first:
            doubles.append(f"{pk}: {name} (as {first[key]})")
        medicines.filter(pk=pk).update(name_key=f"{key}-{pk}" if key in first else key)
        first.setdefault(key, f"{pk}: {name}")
    tell("Medicines whose name another has. Rename one, or put one in the place of the other:", doubles)


def drop_doubles(apps, schema_editor):
    """Name nobody twice in one role on one page: the first stays."""
    contributions = objects_of(apps, schema_editor, "Contribution")
    said = ("page_id", "contributor_id", "role")
    twice = contributions.order_by().values(*said).annotate(number=Count("pk")).filter(number__gt=1)
    dropped = []
    for double in list(twice.values(*said)):
        rows = contributions.filter(**double).order_by(F("sort_order").asc(nulls_first=True), "pk")
        for row in list(rows)[1:]:
            dropped.append(f"page {row.page_id}: contributor {row.contributor_id} as {row.role}")
            contributions.filter(pk=row.pk).delete()
    tell("Contributions that were there twice, and are there once:", dropped)


def empty_dates(apps, schema_editor):
    """Forget the date of a next check that was not after the check."""
    checks = objects_of(apps, schema_editor, "MedicalCheck").filter(next_due__lte=F("date"))
    rows = checks.order_by("pk").values_list("pk", "page_id", "date", "next_due")
    tell(
        "Medical checks whose next one was due before them or on their day; the date was emptied:",
        [f"{pk}: page {page}, checked on {day}, next due {due}" for pk, page, day, due in rows],
    )
    checks.update(next_due=None, verdict=None)


def unpublish_unreachable(apps, schema_editor):
    """Take from readers the helplines that nobody can reach: a card that names none says whom to call."""
    helplines = objects_of(apps, schema_editor, "Helpline").filter(live=True, phone="", sms="", tty="", url="")
    rows = helplines.order_by("pk").values_list("pk", "name", "country")
    tell(
        "Helplines without any way to reach them; they were unpublished:",
        [f"{pk}: {name} ({country})" for pk, name, country in rows],
    )
    helplines.update(live=False, live_revision=None, has_unpublished_changes=True)


def fit_intervals(apps, schema_editor):
    """Bring an interval that no form would take to the nearest one that it would."""
    intervals = objects_of(apps, schema_editor, "CheckInterval")
    out = intervals.exclude(months__range=(1, 36)).order_by("pk").values_list("pk", "specialty", "months")
    tell(
        "Intervals of medical checks that were shorter than a month or longer than 36:",
        [f"{pk}: {specialty or 'every specialty'}, {months} months" for pk, specialty, months in out],
    )
    intervals.filter(months__lt=1).update(months=1)
    intervals.filter(months__gt=36).update(months=36)


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_healthblocks', '0003_medical_check_records'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        swapper.dependency('wagtailcore', 'Page'),
    ]

    operations = [
        migrations.AddField(
            model_name='medicine',
            name='name_key',
            field=models.CharField(default='', editable=False, max_length=96),
            preserve_default=False,
        ),
        migrations.RunPython(make_keys, migrations.RunPython.noop),
        migrations.RunPython(drop_doubles, migrations.RunPython.noop),
        migrations.RunPython(empty_dates, migrations.RunPython.noop),
        migrations.RunPython(unpublish_unreachable, migrations.RunPython.noop),
        migrations.RunPython(fit_intervals, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='medicine',
            name='name',
            field=models.CharField(max_length=255, verbose_name='generic name'),
        ),
        migrations.AddConstraint(
            model_name='checkinterval',
            constraint=models.CheckConstraint(condition=models.Q(('months__range', (1, 36))), name='healthblocks_check_interval_months', violation_error_message='At least one month and at most 36.'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(fields=('page', 'contributor', 'role'), name='healthblocks_contribution_once', violation_error_message='This person is named in this role already.'),
        ),
        migrations.AddConstraint(
            model_name='helpline',
            constraint=models.CheckConstraint(condition=models.Q(('live', False), models.Q(('phone', ''), ('sms', ''), ('tty', ''), ('url', ''), _negated=True), _connector='OR'), name='healthblocks_helpline_reachable', violation_error_code='unreachable', violation_error_message='Give a telephone number, a number to text or a website.'),
        ),
        migrations.AddConstraint(
            model_name='medicalcheck',
            constraint=models.CheckConstraint(condition=models.Q(('next_due', None), ('next_due__gt', models.F('date')), _connector='OR'), name='healthblocks_check_next_after', violation_error_code='order', violation_error_message='The next check must be after this one.'),
        ),
        migrations.AddConstraint(
            model_name='medicine',
            constraint=models.UniqueConstraint(fields=('name_key',), name='healthblocks_medicine_name', violation_error_message='There is a medicine of this name already.'),
        ),
    ]
