import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_healthblocks', '0009_source_notices'),
    ]

    operations = [
        migrations.AddField(
            model_name='legalstatus',
            name='cited_source',
            field=models.ForeignKey(blank=True, help_text='Readers see it in place of a typed one, numbered among the sources of the page.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='legal_statuses', to='wagtail_healthblocks.source', verbose_name='source of the site'),
        ),
        migrations.AlterField(
            model_name='legalstatus',
            name='source',
            field=models.CharField(blank=True, max_length=500, verbose_name='source'),
        ),
    ]
