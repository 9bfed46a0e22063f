
import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
import wagtail_healthblocks.vocabulary.audiences
import wagtail_healthblocks.vocabulary.specialties
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('testapp', '0003_leaflet'),
        ('wagtail_healthblocks', '0003_medical_check_records'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='FeaturePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('medical_specialty', models.CharField(blank=True, choices=wagtail_healthblocks.vocabulary.specialties.specialty_choices, max_length=32)),
                ('audience', models.CharField(blank=True, choices=wagtail_healthblocks.vocabulary.audiences.audience_choices, max_length=32)),
                ('introduction', wagtail.fields.RichTextField(blank=True)),
                ('summary', models.TextField(blank=True)),
                ('kicker', models.CharField(blank=True, max_length=255)),
                ('reviewed_until', models.DateField(blank=True, null=True)),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('is_urgent', models.BooleanField(default=False)),
                ('website', models.URLField(blank=True)),
                ('body', wagtail.fields.StreamField([('paragraph', 0)], blank=True, block_lookup={0: ('wagtail_healthblocks.blocks.ParagraphBlock', [], {})})),
                ('teaser', models.CharField(blank=True, max_length=255)),
                ('share_text', models.CharField(blank=True, max_length=255)),
                ('visits', models.PositiveIntegerField(default=0, editable=False)),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image')),
                ('helplines', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='wagtail_healthblocks.helpline')),
                ('medicine', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtail_healthblocks.medicine')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='FeatureLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('words', models.CharField(max_length=255)),
                ('url', models.URLField()),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='testapp.featurepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
    ]
