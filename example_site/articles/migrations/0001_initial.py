import django.db.models.deletion
import wagtail.contrib.routable_page.models
import wagtail.fields
import wagtail_healthblocks.models.articles
import wagtail_healthblocks.reviews.models.pages
from django.db import migrations, models


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
                ('body', wagtail.fields.StreamField([('key_points', 0), ('paragraph', 1), ('heading', 2), ('steps', 3), ('do_dont', 4), ('quote', 5), ('qa_section', 6), ('question', 7), ('medicine_facts', 8), ('prescription_required', 9), ('off_label_notice', 10), ('dosage', 11), ('side_effects', 12), ('interactions', 13), ('warning_callout', 14), ('care_card', 15), ('helpline', 16), ('disclaimer', 17), ('sponsor_disclosure', 18), ('evidence', 19), ('data_table', 20), ('figure', 21), ('video', 22), ('references', 23), ('author_card', 24), ('related_articles', 25)], block_lookup={0: ('wagtail_healthblocks.blocks.KeyPointsBlock', [], {}), 1: ('wagtail_healthblocks.blocks.ParagraphBlock', [], {}), 2: ('wagtail_healthblocks.blocks.HeadingBlock', [], {}), 3: ('wagtail_healthblocks.blocks.StepsBlock', [], {}), 4: ('wagtail_healthblocks.blocks.DoDontBlock', [], {}), 5: ('wagtail_healthblocks.blocks.QuoteBlock', [], {}), 6: ('wagtail_healthblocks.blocks.QASectionBlock', [], {}), 7: ('wagtail_healthblocks.blocks.QuestionBlock', [], {}), 8: ('wagtail_healthblocks.blocks.MedicineFactsBlock', [], {}), 9: ('wagtail_healthblocks.blocks.PrescriptionRequiredBlock', [], {}), 10: ('wagtail_healthblocks.blocks.OffLabelNoticeBlock', [], {}), 11: ('wagtail_healthblocks.blocks.DosageBlock', [], {}), 12: ('wagtail_healthblocks.blocks.SideEffectsBlock', [], {}), 13: ('wagtail_healthblocks.blocks.InteractionsBlock', [], {}), 14: ('wagtail_healthblocks.blocks.WarningCalloutBlock', [], {}), 15: ('wagtail_healthblocks.blocks.CareCardBlock', [], {}), 16: ('wagtail_healthblocks.blocks.HelplineBlock', [], {}), 17: ('wagtail_healthblocks.blocks.DisclaimerBlock', [], {}), 18: ('wagtail_healthblocks.blocks.SponsorDisclosureBlock', [], {}), 19: ('wagtail_healthblocks.blocks.EvidenceBlock', [], {}), 20: ('wagtail_healthblocks.blocks.DataTableBlock', [], {}), 21: ('wagtail_healthblocks.blocks.FigureBlock', [], {}), 22: ('wagtail_healthblocks.blocks.VideoBlock', [], {}), 23: ('wagtail_healthblocks.blocks.ReferencesBlock', [], {}), 24: ('wagtail_healthblocks.blocks.AuthorCardBlock', [], {}), 25: ('wagtail_healthblocks.blocks.RelatedArticlesBlock', [], {})}, verbose_name='body')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='cover')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page', models.Model),
        ),
    ]
