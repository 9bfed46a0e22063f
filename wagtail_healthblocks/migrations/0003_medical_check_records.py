
import django.core.validators
import django.db.models.deletion
import uuid
import wagtail_healthblocks.vocabulary.specialties
from django.conf import settings
from django.db import migrations, models


def forget_permission(apps, schema_editor):
    """What is recorded is not changed: the permission to do so would only mislead whoever gives it."""
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    permissions.filter(codename="change_medicalcheck", content_type__app_label="wagtail_healthblocks").delete()


def keep_names(apps, schema_editor):
    """Whoever checked stays named as their profile has them now, should it vanish: later checks keep that themselves."""
    alias = schema_editor.connection.alias
    checks = apps.get_model("wagtail_healthblocks", "MedicalCheck").objects.using(alias)
    people = apps.get_model("wagtail_healthblocks", "Contributor").objects.using(alias)
    for person in people.filter(pk__in=checks.values("contributor_id")).iterator():
        named = " ".join(filter(None, [person.prefix, person.name]))
        full_name = ", ".join(filter(None, [named, person.credentials]))
        checks.filter(contributor_id=person.pk).update(contributor_name=full_name)


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('wagtail_healthblocks', '0002_medicine_uses'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(forget_permission, migrations.RunPython.noop, elidable=True),
        migrations.AlterModelOptions(
            name='medicalcheck',
            options={'default_permissions': ('add', 'delete', 'view'), 'ordering': ['-date', '-pk'], 'permissions': [('record_medicalcheck_for_others', 'Can record medical checks of somebody else')], 'verbose_name': 'medical check', 'verbose_name_plural': 'medical checks'},
        ),
        migrations.AddField(
            model_name='medicalcheck',
            name='contributor_name',
            field=models.CharField(blank=True, editable=False, max_length=600),
        ),
        migrations.AddField(
            model_name='medicalcheck',
            name='is_earlier',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='medicalcheck',
            name='is_own_text',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='medicalcheck',
            name='record',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='medicalcheck',
            name='recorded_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='medicalcheck',
            name='recorded_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AddField(
            model_name='medicalcheck',
            name='told_state',
            field=models.CharField(blank=True, editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name='medicalcheck',
            name='verdict',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='medicalcheck',
            name='verdict_turn',
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name='medicalcheck',
            name='was_live',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name='medicalcheck',
            name='digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.CreateModel(
            name='MedicalCheckTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ('groups', models.ManyToManyField(help_text='Pages/snippets at this step in a workflow will be moderated or approved by these groups of users', to='auth.group', verbose_name='groups')),
            ],
            options={
                'verbose_name': 'medical check',
                'verbose_name_plural': 'medical checks in workflows',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='CheckInterval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('specialty', models.CharField(blank=True, choices=wagtail_healthblocks.vocabulary.specialties.specialty_choices, help_text='Empty: every article whose specialty has no interval of its own.', max_length=32, verbose_name='medical specialty')),
                ('months', models.PositiveSmallIntegerField(help_text='At most 36: three years is the longest that PIF TICK allows.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='months')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'interval of medical checks',
                'verbose_name_plural': 'intervals of medical checks',
                'ordering': ['site', 'specialty'],
                'constraints': [models.UniqueConstraint(fields=('site', 'specialty'), name='healthblocks_one_check_interval')],
            },
        ),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
