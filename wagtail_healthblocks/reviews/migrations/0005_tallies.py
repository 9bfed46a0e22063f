import django.db.models.deletion
import swapper
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_healthblocks_reviews', '0004_reports_as_work'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        swapper.dependency('wagtailcore', 'Page'),
    ]

    operations = [
        migrations.AlterField(
            model_name='review',
            name='fingerprint',
            field=models.CharField(editable=False, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name='review',
            name='form_key',
            field=models.CharField(editable=False, max_length=64, null=True, unique=True),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['page', 'fingerprint'], name='hb_review_words'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='review',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to='wagtail_healthblocks_reviews.review', verbose_name='review'),
        ),
        migrations.AddField(
            model_name='decision',
            name='review_number',
            field=models.BigIntegerField(editable=False, null=True, verbose_name='number of the review'),
        ),
        migrations.AddField(
            model_name='decision',
            name='page_number',
            field=models.BigIntegerField(editable=False, null=True, verbose_name='number of the page'),
        ),
        migrations.AddField(
            model_name='decision',
            name='page_title',
            field=models.CharField(blank=True, default='', editable=False, max_length=255, verbose_name='title of the page'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='decision',
            name='site',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.site', verbose_name='site'),
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(editable=False, verbose_name='month of receipt')),
                ('status', models.CharField(max_length=16, verbose_name='status')),
                ('reason', models.CharField(blank=True, max_length=16, verbose_name='reason')),
                ('number', models.IntegerField(default=0, verbose_name='number')),
                ('site', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'tally of reviews',
                'verbose_name_plural': 'tallies of reviews',
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.UniqueConstraint(fields=('site', 'month', 'status', 'reason'), name='hb_tally_once'),
        ),
    ]
