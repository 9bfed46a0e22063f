from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_healthblocks_reviews', '0002_stars'),
    ]

    operations = [
        migrations.CreateModel(
            name='PostCount',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'count of posts',
                'verbose_name_plural': 'counts of posts',
                'default_permissions': (),
            },
        ),
    ]
