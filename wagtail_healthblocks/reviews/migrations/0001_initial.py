import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import swapper
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtail_healthblocks', '0001_initial'),
        # The last migration of the oldest Wagtail that is supported.
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        swapper.dependency('wagtailcore', 'Page'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReviewSummary',
            fields=[
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=swapper.get_model_name('wagtailcore', 'Page'), verbose_name='page')),
                ('published', models.IntegerField(default=0, verbose_name='published reviews')),
                ('rated', models.IntegerField(default=0, verbose_name='reviews with stars')),
                ('rating_sum', models.BigIntegerField(default=0, verbose_name='sum of the stars')),
                ('stars_1', models.IntegerField(default=0, verbose_name='one star')),
                ('stars_2', models.IntegerField(default=0, verbose_name='two stars')),
                ('stars_3', models.IntegerField(default=0, verbose_name='three stars')),
                ('stars_4', models.IntegerField(default=0, verbose_name='four stars')),
                ('stars_5', models.IntegerField(default=0, verbose_name='five stars')),
            ],
            options={
                'verbose_name': 'summary of reviews',
                'verbose_name_plural': 'summaries of reviews',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SpentToken',
            fields=[
                ('nonce', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('spent_on', models.CharField(blank=True, max_length=64)),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'spent token',
                'verbose_name_plural': 'spent tokens',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('pending', 'Waiting'), ('published', 'Published'), ('rejected', 'Rejected'), ('spam', 'Spam'), ('hidden', 'Hidden'), ('erased', 'Erased')], default='pending', max_length=16, verbose_name='status')),
                ('rating', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='stars')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title')),
                ('body', models.TextField(blank=True, max_length=5000, verbose_name='text')),
                ('display_name', models.CharField(blank=True, max_length=80, verbose_name='display name')),
                ('role', models.CharField(blank=True, choices=[('patient', 'Patient'), ('carer', 'Carer or relative'), ('clinician', 'Health professional'), ('other', 'Other reader')], max_length=16, verbose_name='role')),
                ('relationship', models.CharField(blank=True, choices=[('none', 'No connection'), ('employee', 'I work for this site or for a company the page is about'), ('paid', 'I was paid or given something for it'), ('other', 'Another connection')], max_length=16, verbose_name='connection')),
                ('language', models.CharField(blank=True, max_length=35, verbose_name='language')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('author_key', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('machine_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('fingerprint', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ('consent_version', models.CharField(blank=True, max_length=32, verbose_name='version of the consent')),
                ('consent_at', models.DateTimeField(blank=True, null=True, verbose_name='consented at')),
                ('risk', models.PositiveSmallIntegerField(choices=[(0, 'Nothing found'), (1, 'Check before publishing'), (2, 'May need help')], default=0, verbose_name='safety')),
                ('flags', models.JSONField(blank=True, default=list, verbose_name='findings')),
                ('reports', models.PositiveIntegerField(default=0, verbose_name='reports')),
                ('helpful', models.PositiveIntegerField(default=0, verbose_name='found helpful')),
                ('unhelpful', models.PositiveIntegerField(default=0, verbose_name='found unhelpful')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='received')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('redacted_at', models.DateTimeField(blank=True, null=True, verbose_name='redacted')),
                ('page', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=swapper.get_model_name('wagtailcore', 'Page'), verbose_name='page')),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
                'permissions': [('moderate_review', 'Can publish, reject and hide reviews'), ('redact_review', 'Can remove words from reviews'), ('respond_review', 'Can respond to reviews'), ('erase_review', 'Can erase reviews'), ('export_review', 'Can export reviews')],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(help_text='Readers see it. Do not confirm that the writer is or was anybody’s patient.', max_length=5000, verbose_name='text')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='written')),
                ('contributor', models.ForeignKey(blank=True, help_text='Leave empty to sign as the editors.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtail_healthblocks.contributor', verbose_name='signed by')),
                ('written_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='response', to='wagtail_healthblocks_reviews.review', verbose_name='review')),
            ],
            options={
                'verbose_name': 'response',
                'verbose_name_plural': 'responses',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reporter_key', models.CharField(editable=False, max_length=64)),
                ('reason', models.CharField(choices=[('dangerous', 'Its advice could harm someone'), ('personal_data', 'It names or identifies a person'), ('abuse', 'It insults, threatens or harasses'), ('advertising', 'It advertises something'), ('false', 'It is not a real experience'), ('illegal', 'It is against the law'), ('unrelated', 'It is not about this page')], max_length=16, verbose_name='reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reported')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='received_reports', to='wagtail_healthblocks_reviews.review', verbose_name='review')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_status', models.CharField(max_length=16, verbose_name='from')),
                ('to_status', models.CharField(max_length=16, verbose_name='to')),
                ('reason', models.CharField(blank=True, choices=[('within_rules', 'Within the rules'), ('personal_data', 'Names or identifies a person'), ('abuse', 'Insults, threatens or harasses'), ('unsafe', 'Could harm someone who follows it'), ('unrelated', 'Not about this page'), ('fake', 'Not the writer’s own experience'), ('undisclosed', 'Hides a connection'), ('confidential', 'Confidential or protected by rights'), ('illegal', 'Against the law'), ('duplicate', 'Sent before'), ('spam', 'Advertising, or written by a machine'), ('reported', 'Reported by readers'), ('request', 'Its writer asked for it'), ('retention', 'Kept long enough'), ('automatic', 'Published without waiting'), ('reconsidered', 'Reconsidered'), ('other', 'Other')], max_length=16, verbose_name='reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='decided at')),
                ('moderator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='wagtail_healthblocks_reviews.review', verbose_name='review')),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='ReviewsSiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_words', models.TextField(blank=True, help_text='Words or phrases, one on each line. A review that holds one is marked for the moderators.', verbose_name='words to look at')),
                ('links_allowed', models.PositiveSmallIntegerField(default=0, help_text='A review with more links than this is marked for the moderators.', verbose_name='links allowed')),
                ('contact_email', models.EmailField(blank=True, help_text='Where writers ask to see, change or erase their review. Readers see this address.', max_length=254, verbose_name='contact for reviews')),
                ('policy', models.TextField(blank=True, help_text='Plain text, shown on the page “How we handle reviews” after what the settings say.', verbose_name='more about how you handle reviews')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'reader reviews',
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('voter_key', models.CharField(editable=False, max_length=64)),
                ('helpful', models.BooleanField(verbose_name='helpful')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='voted')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='wagtail_healthblocks_reviews.review', verbose_name='review')),
            ],
            options={
                'verbose_name': 'vote',
                'verbose_name_plural': 'votes',
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['page', 'status', '-published_at', '-id'], name='hb_review_newest'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['page', 'status', 'rating', '-published_at', '-id'], name='hb_review_lowest'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['page', 'status', '-rating', '-published_at', '-id'], name='hb_review_highest'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['status', '-created_at', '-id'], name='hb_review_queue'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['-created_at', '-id'], name='hb_review_received'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('review', 'reporter_key'), name='hb_report_once'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('review', 'voter_key'), name='hb_vote_once'),
        ),
    ]
