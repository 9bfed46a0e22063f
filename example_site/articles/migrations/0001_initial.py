import django.db.models.deletion
import wagtail.contrib.routable_page.models
import wagtail.fields
import wagtail_healthblocks.models.articles
import wagtail_healthblocks.reviews.models.pages
from django.db import migrations, models
from wagtail_healthblocks.blocks import HealthArticleStreamBlock


# The stream is named whole, not block by block: this app follows the package, whatever the package holds.
class Migration(migrations.Migration):

    initial = True

    dependencies = [
        # The last migration of the oldest Wagtail that is supported.
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ContributorIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
            ],
            options={
                'abstract': False,
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ArticlePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('medical_specialty', models.CharField(blank=True, choices=wagtail_healthblocks.models.articles.specialty_choices, max_length=32)),
                ('audience', models.CharField(blank=True, choices=wagtail_healthblocks.models.articles.audience_choices, max_length=32)),
                ('reviews_state', models.CharField(choices=wagtail_healthblocks.reviews.models.pages.state_choices, default='open', max_length=16)),
                ('reviews_form', models.CharField(blank=True, choices=wagtail_healthblocks.reviews.models.pages.form_choices, max_length=16)),
                ('reviews_close_after_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('summary', models.TextField(max_length=300, verbose_name='summary')),
                ('body', wagtail.fields.StreamField(HealthArticleStreamBlock(), verbose_name='body')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='cover')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page', models.Model),
        ),
    ]
