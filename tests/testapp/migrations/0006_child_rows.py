import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
import wagtail_healthblocks.vocabulary.audiences
import wagtail_healthblocks.vocabulary.specialties
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('testapp', '0005_leaflet_doses'),
        ('wagtail_healthblocks', '0010_status_sources'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Chapter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('title', models.CharField(max_length=255)),
                ('body', wagtail.fields.StreamField([('question', 0), ('paragraph', 1), ('do_dont', 2), ('evidence', 3), ('references', 4)], blank=True, block_lookup={0: ('wagtail_healthblocks.blocks.QuestionBlock', [], {}), 1: ('wagtail_healthblocks.blocks.ParagraphBlock', [], {}), 2: ('wagtail_healthblocks.blocks.DoDontBlock', [], {}), 3: ('wagtail_healthblocks.blocks.EvidenceBlock', [], {}), 4: ('wagtail_healthblocks.blocks.ReferencesBlock', [], {})})),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HandbookPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('medical_specialty', models.CharField(blank=True, choices=wagtail_healthblocks.vocabulary.specialties.specialty_choices, max_length=32)),
                ('audience', models.CharField(blank=True, choices=wagtail_healthblocks.vocabulary.audiences.audience_choices, max_length=32)),
                ('body', wagtail.fields.StreamField([('question', 0), ('paragraph', 1), ('do_dont', 2), ('evidence', 3), ('references', 4)], blank=True, block_lookup={0: ('wagtail_healthblocks.blocks.QuestionBlock', [], {}), 1: ('wagtail_healthblocks.blocks.ParagraphBlock', [], {}), 2: ('wagtail_healthblocks.blocks.DoDontBlock', [], {}), 3: ('wagtail_healthblocks.blocks.EvidenceBlock', [], {}), 4: ('wagtail_healthblocks.blocks.ReferencesBlock', [], {})})),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='Aside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('body', wagtail.fields.StreamField([('question', 0), ('paragraph', 1), ('do_dont', 2), ('evidence', 3), ('references', 4)], blank=True, block_lookup={0: ('wagtail_healthblocks.blocks.QuestionBlock', [], {}), 1: ('wagtail_healthblocks.blocks.ParagraphBlock', [], {}), 2: ('wagtail_healthblocks.blocks.DoDontBlock', [], {}), 3: ('wagtail_healthblocks.blocks.EvidenceBlock', [], {}), 4: ('wagtail_healthblocks.blocks.ReferencesBlock', [], {})})),
                ('chapter', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='asides', to='testapp.chapter')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Glossary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('title', models.CharField(max_length=255)),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GlossaryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('word', models.CharField(max_length=255)),
                ('glossary', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='testapp.glossary')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GlossaryNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('body', wagtail.fields.StreamField([('question', 0), ('paragraph', 1), ('do_dont', 2), ('evidence', 3), ('references', 4)], blank=True, block_lookup={0: ('wagtail_healthblocks.blocks.QuestionBlock', [], {}), 1: ('wagtail_healthblocks.blocks.ParagraphBlock', [], {}), 2: ('wagtail_healthblocks.blocks.DoDontBlock', [], {}), 3: ('wagtail_healthblocks.blocks.EvidenceBlock', [], {}), 4: ('wagtail_healthblocks.blocks.ReferencesBlock', [], {})})),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtail_healthblocks.medicine')),
                ('entry', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='testapp.glossaryentry')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='chapter',
            name='page',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='chapters', to='testapp.handbookpage'),
        ),
    ]
