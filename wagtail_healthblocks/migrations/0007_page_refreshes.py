import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('wagtail_healthblocks', '0006_corrections_and_alerts'),
    ]

    operations = [
        migrations.CreateModel(
            name='PageRefresh',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.CharField(max_length=255)),
                ('label', models.CharField(max_length=255)),
                ('page_ids', models.JSONField(default=list)),
                ('phase', models.CharField(choices=[('purge', 'Purge'), ('index', 'Index'), ('again', 'Purge Again')], default='purge', max_length=8)),
                ('last_page_id', models.BigIntegerField(default=0)),
                ('unpurged', models.JSONField(default=dict)),
                ('unindexed', models.JSONField(default=list)),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('touched_at', models.DateTimeField(null=True)),
                ('turn', models.UUIDField(default=uuid.uuid4)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name': 'refresh of pages',
                'verbose_name_plural': 'refreshes of pages',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id'), name='healthblocks_one_page_refresh')],
            },
        ),
    ]
