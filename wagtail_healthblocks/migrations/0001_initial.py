import django.db.models.deletion
import modelcluster.fields
import modelsearch.index
import wagtail.fields
import wagtail.models.preview
import wagtail_healthblocks.blocks.callouts
import wagtail_healthblocks.blocks.people
import wagtail_healthblocks.countries
import wagtail_healthblocks.dates
import wagtail_healthblocks.legal_status
import wagtail_healthblocks.models.settings
import wagtail_healthblocks.validators
import swapper
from django.conf import settings
from django.db import migrations, models

from wagtail.images import get_image_model_string


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        # The last migration of the oldest Wagtail that is supported.
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(get_image_model_string()),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        swapper.dependency('wagtailcore', 'Page'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contributor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('kind', models.CharField(choices=[('person', 'Person'), ('team', 'Team'), ('organisation', 'Organisation')], default='person', max_length=16, verbose_name='kind')),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, blank=True, help_text='Ends the address of their page. Empty: made from the name.', max_length=255, unique=True, verbose_name='slug')),
                ('prefix', models.CharField(blank=True, help_text='Such as “Dr”.', max_length=64, verbose_name='prefix')),
                ('credentials', models.CharField(blank=True, help_text='Such as “MBBS, MRCP”. Readers see them.', max_length=255, verbose_name='credentials')),
                ('job_title', models.CharField(blank=True, max_length=255, verbose_name='job title')),
                ('biography', models.TextField(blank=True, max_length=2000, verbose_name='biography')),
                ('organisation', models.CharField(blank=True, max_length=255, verbose_name='organisation')),
                ('registration_body', models.CharField(blank=True, help_text='Who keeps the register, such as “General Medical Council”.', max_length=255, verbose_name='registration body')),
                ('registration_number', models.CharField(blank=True, max_length=64, verbose_name='registration number')),
                ('orcid', models.CharField(blank=True, max_length=19, validators=[wagtail_healthblocks.validators.validate_orcid], verbose_name='ORCID')),
                ('links', models.TextField(blank=True, help_text='One web address on each line.', validators=[wagtail_healthblocks.validators.validate_web_urls], verbose_name='other links')),
                ('interests', models.TextField(blank=True, help_text='Who pays or paid them, and what else might colour their judgement; or “None declared”.', verbose_name='statement of interests')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=get_image_model_string(), verbose_name='photo')),
                ('user', models.ForeignKey(blank=True, help_text='Their account on this site, if they have one.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'contributor',
                'verbose_name_plural': 'contributors',
                'ordering': ['name'],
            },
            bases=(wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('role', models.CharField(choices=wagtail_healthblocks.blocks.people.role_choices, default='author', max_length=32, verbose_name='role')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='healthblocks_contributions', to=swapper.get_model_name('wagtailcore', 'Page'))),
                ('contributor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='wagtail_healthblocks.contributor', verbose_name='contributor')),
            ],
            options={
                'verbose_name': 'contribution',
                'verbose_name_plural': 'contributions',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Disclaimer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('title', models.CharField(help_text='For editors; readers do not see it.', max_length=255, verbose_name='title')),
                ('kind', models.CharField(choices=wagtail_healthblocks.blocks.callouts.disclaimer_kinds, default='not_medical_advice', max_length=32, verbose_name='kind')),
                ('country', models.CharField(blank=True, choices=wagtail_healthblocks.countries.choices, help_text='Where it applies; empty for everywhere.', max_length=2, verbose_name='country')),
                ('text', wagtail.fields.RichTextField(validators=[wagtail_healthblocks.validators.validate_prose], verbose_name='text')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
            ],
            options={
                'verbose_name': 'disclaimer',
                'verbose_name_plural': 'disclaimers',
                'ordering': ['title'],
            },
            bases=(wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='HealthblocksSiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('readers_countries', models.CharField(blank=True, help_text='Codes of the countries your readers live in, the most important first, such as: US, GB, AU.', max_length=255, validators=[wagtail_healthblocks.models.settings.validate_countries], verbose_name='readers’ countries')),
                ('paid_domains', models.TextField(blank=True, help_text='Sites that pay for links to them, one domain on each line. Such links are marked “(paid link)”.', validators=[wagtail_healthblocks.validators.validate_domains], verbose_name='paid domains')),
                ('publisher', models.ForeignKey(blank=True, help_text='The organisation responsible for the site.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtail_healthblocks.contributor', verbose_name='publisher')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'health publishing',
            },
        ),
        migrations.CreateModel(
            name='DefaultDisclaimer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('disclaimer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtail_healthblocks.disclaimer', verbose_name='disclaimer')),
                ('settings', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='default_disclaimers', to='wagtail_healthblocks.healthblockssitesettings')),
            ],
            options={
                'verbose_name': 'default disclaimer',
                'verbose_name_plural': 'default disclaimers',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Helpline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('kind', models.CharField(choices=[('emergency', 'Emergency'), ('urgent', 'Urgent medical advice'), ('suicide', 'Suicide and crisis'), ('substance', 'Alcohol and drugs'), ('poison', 'Poisoning'), ('domestic_violence', 'Domestic violence'), ('child', 'Children and young people'), ('eating_disorder', 'Eating disorders'), ('reporting', 'Reporting side effects'), ('other', 'Other help')], default='other', max_length=32, verbose_name='kind')),
                ('country', models.CharField(choices=wagtail_healthblocks.countries.choices, max_length=2, verbose_name='country')),
                ('phone', models.CharField(blank=True, max_length=32, validators=[wagtail_healthblocks.validators.validate_phone], verbose_name='telephone')),
                ('sms', models.CharField(blank=True, help_text='The number to text.', max_length=32, validators=[wagtail_healthblocks.validators.validate_phone], verbose_name='text message')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='website')),
                ('hours', models.CharField(blank=True, help_text='Such as “Every day, 24 hours”.', max_length=255, verbose_name='hours')),
                ('languages', models.CharField(blank=True, max_length=255, verbose_name='languages')),
                ('cost', models.CharField(blank=True, help_text='Such as “Free from any phone”.', max_length=255, verbose_name='cost')),
                ('tty', models.CharField(blank=True, max_length=32, validators=[wagtail_healthblocks.validators.validate_phone], verbose_name='text telephone (TTY)')),
                ('source_url', models.URLField(blank=True, help_text='The helpline’s own page.', max_length=500, verbose_name='where this was verified')),
                ('last_verified', models.DateField(blank=True, help_text='When someone rang it or read its own page.', null=True, verbose_name='last verified')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
            ],
            options={
                'verbose_name': 'helpline',
                'verbose_name_plural': 'helplines',
                'ordering': ['country', 'name'],
            },
            bases=(wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Medicine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('name', models.CharField(max_length=255, unique=True, verbose_name='generic name')),
                ('brand_names', models.TextField(blank=True, help_text='One on each line.', verbose_name='brand names')),
                ('medicine_class', models.CharField(blank=True, help_text='Such as “dissociative anaesthetic”.', max_length=255, verbose_name='class')),
                ('rxcui', models.CharField(blank=True, help_text='The identifier of RxNorm, a number.', max_length=16, verbose_name='RxCUI')),
                ('atc', models.CharField(blank=True, help_text='Such as N01AX03.', max_length=8, verbose_name='ATC code')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
            ],
            options={
                'verbose_name': 'medicine',
                'verbose_name_plural': 'medicines',
                'ordering': ['name'],
            },
            bases=(wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='LegalStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('country', models.CharField(choices=wagtail_healthblocks.legal_status.country_choices, max_length=2, verbose_name='country')),
                ('axis', models.CharField(choices=[('supply', 'Supply class'), ('control', 'Control schedule')], default='supply', max_length=16, verbose_name='axis')),
                ('code', models.CharField(choices=wagtail_healthblocks.legal_status.code_choices, max_length=32, verbose_name='code')),
                ('as_of', models.DateField(help_text='The date on which the source says so.', verbose_name='as of')),
                ('source', models.CharField(max_length=500, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=1000, verbose_name='address of the source')),
                ('medicine', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='legal_statuses', to='wagtail_healthblocks.medicine')),
            ],
            options={
                'verbose_name': 'legal status',
                'verbose_name_plural': 'legal statuses',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MedicalCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('scope', models.CharField(choices=[('full', 'Accuracy, sources and safety'), ('accuracy', 'Accuracy'), ('sources', 'Sources'), ('dosing', 'Doses and safety'), ('language', 'Plain language')], default='full', max_length=16, verbose_name='scope')),
                ('date', models.DateField(default=wagtail_healthblocks.dates.today, verbose_name='date')),
                ('next_due', models.DateField(blank=True, null=True, verbose_name='next due')),
                ('note', models.TextField(blank=True, help_text='For editors; readers do not see it.', verbose_name='note')),
                ('contributor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='medical_checks', to='wagtail_healthblocks.contributor', verbose_name='checked by')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=swapper.get_model_name('wagtailcore', 'Page'), verbose_name='page')),
                ('revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision')),
            ],
            options={
                'verbose_name': 'medical check',
                'verbose_name_plural': 'medical checks',
                'ordering': ['-date', '-pk'],
                'indexes': [models.Index(fields=['page', '-date'], name='healthblocks_check_latest')],
            },
        ),
    ]
