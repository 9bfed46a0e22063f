import django.db.models.deletion
import modelsearch.index
import swapper
import wagtail.models.preview
import wagtail_healthblocks.dates
import wagtail_healthblocks.models.settings
import wagtail_healthblocks.vocabulary.alerts
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_healthblocks', '0005_status_products'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        swapper.dependency('wagtailcore', 'Page'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('correction', 'Correction'), ('withdrawal', 'Withdrawal')], default='correction', max_length=16, verbose_name='kind')),
                ('date', models.DateField(default=wagtail_healthblocks.dates.today, verbose_name='date')),
                ('text', models.TextField(help_text='In plain words: what was wrong, and what is right. Such as “An earlier version gave the dose as …”. Readers see it.', verbose_name='text')),
                ('lifted', models.DateField(editable=False, null=True, verbose_name='lifted on')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=swapper.get_model_name('wagtailcore', 'Page'), verbose_name='page')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('replacement', models.ForeignKey(blank=True, help_text='Of a withdrawn article. Readers get the link while everybody may read that page.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=swapper.get_model_name('wagtailcore', 'Page'), verbose_name='page to read instead')),
            ],
            options={
                'verbose_name': 'correction',
                'verbose_name_plural': 'corrections',
                'ordering': ['-date', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('lifted', None), ('lifted__gte', models.F('date')), _connector='OR'), name='healthblocks_lifted_after_withdrawal', violation_error_message='The withdrawal was lifted before this date.')],
            },
        ),
        migrations.CreateModel(
            name='SafetyAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('kind', models.CharField(choices=wagtail_healthblocks.vocabulary.alerts.alert_kinds, default='recall', max_length=32, verbose_name='kind')),
                ('heading', models.CharField(help_text='What happened, in one line, with the name of the medicine.', max_length=255, verbose_name='heading')),
                ('text', models.TextField(help_text='Who is concerned, and what they should do. An empty line starts a new paragraph.', verbose_name='text')),
                ('countries', models.CharField(blank=True, help_text='Codes of the countries that it holds for, such as: GB, IE. Empty: everywhere.', max_length=255, validators=[wagtail_healthblocks.models.settings.validate_countries], verbose_name='countries')),
                ('start', models.DateField(default=wagtail_healthblocks.dates.today, help_text='The first day on which it is shown.', verbose_name='first day')),
                ('end', models.DateField(blank=True, help_text='The last day on which it is shown. Empty: until you end it.', null=True, verbose_name='last day')),
                ('source', models.CharField(help_text='Who says so, such as the regulator.', max_length=500, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=1000, verbose_name='address of the source')),
                ('told_state', models.CharField(blank=True, editable=False, max_length=16)),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('medicine', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='safety_alerts', to='wagtail_healthblocks.medicine', verbose_name='medicine')),
            ],
            options={
                'verbose_name': 'safety alert',
                'verbose_name_plural': 'safety alerts',
                'ordering': ['-start', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('end', None), ('end__gte', models.F('start')), _connector='OR'), name='healthblocks_alert_ends_after_start', violation_error_message='It would end before it starts.')],
            },
            bases=(wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
        ),
    ]
