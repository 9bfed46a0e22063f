import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('testapp', '0004_feature'),
    ]

    operations = [
        migrations.AlterField(
            model_name='leaflet',
            name='body',
            field=wagtail.fields.StreamField([('question', 0), ('paragraph', 1), ('dosage', 2)], blank=True, block_lookup={0: ('wagtail_healthblocks.blocks.QuestionBlock', [], {}), 1: ('wagtail.blocks.RichTextBlock', (), {}), 2: ('wagtail_healthblocks.blocks.DosageBlock', [], {})}),
        ),
    ]
